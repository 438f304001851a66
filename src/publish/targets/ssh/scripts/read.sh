# A file, whose path is the first line.
cd -- "$1" 2>/dev/null || exit 44;
IFS= read -r p || exit 46;
[ -e "./$p" ] || exit 44;
exec cat "./$p";
