# Files into their places: an archive of numbered files, the list of their paths last.
umask 022;
mkdir -p -- "$1" && cd -- "$1" || exit 43;
i=".briefbook/incoming.$$";
trap "rm -rf $i" EXIT; trap "exit 46" HUP INT TERM;
rm -rf "$i"; mkdir -p "$i" || exit 43;
tar -xmf - -C "$i" || exit 43;
[ -f "$i/list" ] || exit 46;
k=0;
while IFS= read -r l; do
p=${l#? };
case $p in */*) d=${p%/*}; [ -d "./$d" ] || mkdir -p "./$d" || exit 43;; esac;
case $l in f*) if [ -e "./$p" ] || [ -L "./$p" ]; then cmp -s "$i/$k" "./$p" || { echo "$p"; exit 47; }; fi;; esac;
if [ -d "./$p" ]; then echo "$p"; exit 47; fi;
mv -f "$i/$k" "./$p" || exit 43;
echo ok;
k=$((k+1));
done < "$i/list";
