# A file into the place of another: from where, to where.
umask 022;
cd -- "$1" 2>/dev/null || exit 44;
IFS= read -r f && IFS= read -r p || exit 46;
[ -e "./$f" ] || exit 44;
case $p in */*) mkdir -p "./${p%/*}" || exit 43;; esac;
t=".briefbook/copy.$$";
cp "./$f" "$t" || { rm -f "$t"; exit 43; };
mv -f "$t" "./$p" || exit 43;
