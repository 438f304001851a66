use super::{html_with, tree};
use crate::parse::markdown::Options;
#[test]
fn play() {
    for md in [
        "a[^1] b[^X]\n\n[^1]: one [^x] again[^1]\n\n    two\n\n[^x]: ex\n\n    ```\n    code\n    ```\n[^n]: never\n",
        "- a\n  - b\n- [x] c\n\n| a | b |\n|:--|--:|\n| c [[x\\|y]] | d\\|e `f\\|g` |\n",
        "[[ID]] [[kind:ID]] [[A#b]] [[ID|the *text*]] [[ID|]] [[]] [[ a b ]] ![[x]] ![[x|y]] [a [[b]] c](d)\n",
        "# a {#x .y z}\n# a\n# a\n## m-x\n# bb-x\n# $$$\n",
        "a <b>c *d</b> e* f <a href='x'>g [h](i) j</a> <img src=x> <!-- x --> <br> <div>q</div> <b>z\n\n<div id=x>foo\n</div>\n",
        "![a *b*](http://x/y.png) [![c](http://x/y)](d) ![e](f.png 'g') ![h](data:x) [x[^1]](y)\n\n[^1]: n\n",
        "[a](javascript:x) [b](java&#9;script:x) <javascript:x> <a@b.cd> [c](#d) [e](/f) [g](h.md)\n",
        "x  \ny\\\nz &amp; &copy;\\* `a  b` `` c`d ``\n\n```rust\nfn main() { let x = 1; }\n```\n",
        "> `a\n> b`\n> - [[x\n> y]] z\n",
        "- a\n\n  [^f]: x\n\nb[^f]\n",
    ] {
        let t = tree(md, &Options::ARTICLE);
        println!(
            "{md}---\n{}---\n{:?}\n{:?}\n{:?}\n{:?}\n=====",
            html_with(&t, &[]),
            t.text,
            t.linkable.iter().map(|r| &t.text[r.start as usize..r.end as usize]).collect::<Vec<_>>(),
            t.links.iter().map(|l| (&l.target, l.has_words)).collect::<Vec<_>>(),
            t.ids
        );
    }
}
