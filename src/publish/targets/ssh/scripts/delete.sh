# Removes files and the folders that this leaves empty: their paths, and a last line that says that these were all.
cd -- "$1" 2>/dev/null || exit 0;
IFS= read -r q || exit 46;
while IFS= read -r n; do
if [ -e "./$q" ] || [ -L "./$q" ]; then rm -f "./$q" || exit 43; fi;
while :; do case $q in */*) q=${q%/*}; rmdir "./$q" 2>/dev/null || break;; *) break;; esac; done;
q=$n;
done;
[ "$q" = end ] || exit 46;
