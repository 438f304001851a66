//! HTML as it has to come out: the author's markup, marks, and what must not get through.

use super::super::{AsWritten, LinkResolver, Mark, MarkKind, ResolvedLink, encode, plain, plain_inline};
use super::{article, claim, html_with, mention, tree};
use crate::parse::markdown::{Options, RawHtml};

#[test]
fn extensions() {
    let cases = [
        (
            "| a | b |\n|:--|--:|\n| c | d |",
            "<table>\n<thead>\n<tr>\n<th class=\"align-left\">a</th>\n<th class=\"align-right\">b</th>\n</tr>\n\
             </thead>\n<tbody>\n<tr>\n<td class=\"align-left\">c</td>\n<td class=\"align-right\">d</td>\n\
             </tr>\n</tbody>\n</table>\n",
        ),
        ("| a |\n|---|", "<table>\n<thead>\n<tr>\n<th>a</th>\n</tr>\n</thead>\n</table>\n"),
        (
            "- [x] done\n- [ ] open",
            "<ul>\n<li><input type=\"checkbox\" disabled=\"\" checked=\"\" /> done</li>\n\
             <li><input type=\"checkbox\" disabled=\"\" /> open</li>\n</ul>\n",
        ),
        ("~~a~~", "<p><del>a</del></p>\n"),
        ("# A & b {#x}", "<h1 id=\"x\">A &amp; b</h1>\n"),
        ("![a *b*](c.png \"d\")", "<p><img src=\"c.png\" alt=\"a b\" title=\"d\" /></p>\n"),
        (
            "![a](https://e.org/b.png)",
            "<p><a href=\"https://e.org/b.png\" rel=\"noopener noreferrer\">a</a></p>\n",
        ),
        ("[![a](https://e.org/b.png)](c)", "<p><a href=\"c\">a</a></p>\n"),
        ("```sh extra\n```", "<pre><code class=\"language-sh\"></code></pre>\n"),
    ];
    for (markdown, expected) in cases {
        assert_eq!(article(markdown), expected, "{markdown}");
    }
}

#[test]
fn footnotes() {
    let back = |number: &str| {
        format!(
            "<a href=\"#fnref-{number}\" class=\"footnote-back\" aria-label=\"Back to reference {number}\"></a>"
        )
    };
    let reference = |note: u32, id: &str| {
        format!("<sup class=\"footnote-ref\"><a href=\"#fn-{note}\" id=\"fnref-{id}\">{note}</a></sup>")
    };
    let section = |items: &str| {
        format!("<section class=\"footnotes\" role=\"doc-endnotes\">\n<ol>\n{items}</ol>\n</section>\n")
    };
    assert_eq!(
        article("a[^x] b[^x]\n\n[^x]: note\n\n[^y]: never\n"),
        format!("<p>a{} b{}</p>\n", reference(1, "1"), reference(1, "1-2"))
            + &section(&format!("<li id=\"fn-1\">\n<p>note{}{}</p>\n</li>\n", back("1"), back("1-2")))
    );
    assert_eq!(
        article("a[^x]\n\n[^x]: b[^y]\n[^y]: c[^x]\n"),
        format!("<p>a{}</p>\n", reference(1, "1"))
            + &section(&format!(
                "<li id=\"fn-1\">\n<p>b{}{}{}</p>\n</li>\n<li id=\"fn-2\">\n<p>c{}{}</p>\n</li>\n",
                reference(2, "2"),
                back("1"),
                back("1-2"),
                reference(1, "1-2"),
                back("2")
            ))
    );
    let code = article("a[^x]\n\n[^x]:\n    ~~~\n    b\n    ~~~\n");
    assert!(code.contains(&format!("<pre><code>b\n</code></pre>\n{}\n</li>", back("1"))), "{code}");
}

#[test]
fn raw_html() {
    let cases = [
        ("a <b>b *c</b> d* e", "<p>a <b>b <em>c d</em> e</b></p>\n"),
        ("a</i> <u>b", "<p>a <u>b</u></p>\n"),
        ("<b>a <i>b</b> c</i>", "<p><b>a <i>b</i></b> c</p>\n"),
        ("- <b>a\n  - b", "<ul>\n<li><b>a</b>\n<ul>\n<li>b</li>\n</ul>\n</li>\n</ul>\n"),
        ("a <div>b</div> <p> <li>", "<p>a b  </p>\n"),
        ("a <br/> b<!-- c --><?d?><![CDATA[e]]>", "<p>a <br> b</p>\n"),
        ("<a href='x'>a [b](c) <a href=y>d</a> e</a>", "<p><a href=\"x\">a b d</a> e</p>\n"),
        ("[a <a href=x>b</a>](c)", "<p><a href=\"c\">a b</a></p>\n"),
        ("<div id=a class='claim b'>\n<p>c\n</div>", "<div class=\"b\">\n<p>c\n</p></div>\n"),
    ];
    for (markdown, expected) in cases {
        assert_eq!(article(markdown), expected, "{markdown}");
    }
    let escape = Options { raw_html: RawHtml::Escape, ..Options::ARTICLE };
    let escaped = html_with(&tree("a <b>c</b>\n\n<div>\nd", &escape), &[]);
    assert_eq!(escaped, "<p>a &lt;b&gt;c&lt;/b&gt;</p>\n<p>&lt;div&gt;\nd</p>\n");
}

/// Nothing of these may run, load, or pass for a part of the page.
#[test]
fn attacks() {
    let attacks = [
        "<script>alert(1)</script>",
        "x <script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "x <img src=x onerror=alert(1)>",
        "x <b onclick=alert(1) style='background:url(//e.org)'>y</b>",
        "<svg onload=alert(1)><script>alert(1)</script></svg>",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style>",
        "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
        "<form action='javascript:alert(1)'><input type=submit formaction='javascript:x'></form>",
        "<a href='javascript:alert(1)'>x</a>",
        "x <a href='java&#10;script:alert(1)'>x</a>",
        "x <a href='&#1;javascript:alert(1)'>x</a>",
        "x <a href=`javascript:alert(1)`>x</a>",
        "[x](javascript:alert(1))",
        "[x](JAVASCRIPT:alert(1))",
        "[x](java&Tab;script:alert(1))",
        "[x](javascript&colon;alert(1))",
        "[x](<javascript&NewLine;:alert(1)>)",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "<vbscript:msgbox(1)>",
        "![x](javascript:alert(1))",
        "![x](data:image/svg+xml,<svg/onload=alert(1)>)",
        "![\" onerror=\"alert(1)](y.png \"\\\" onerror=\\\"alert(1)\")",
        "[x](y \"\\\" onclick=\\\"alert(1)\")",
        "[x](y\"onclick=alert(1))",
        "# x {#\"onclick=\"alert(1)}",
        "```\"><script>alert(1)</script>\nx\n```",
        "<base href=//e.org>",
        "x <meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
        "<style>@import '//e.org';</style>",
        "<link rel=stylesheet href=//e.org>",
        "<mark class=claim data-annotation=x id=a-x>y</mark>",
        "x <span class=\"mention\" data-entity=y id=m-y-1 class='bb-x'>z</span>",
        "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
        "x <b title=\"</b><script>alert(1)</script>\">y</b>",
        "<!--><script>alert(1)</script>-->",
        "x <!--><script>alert(1)</script>-->",
    ];
    let forbidden = [
        "<script",
        "<img src=\"x",
        "<svg",
        "<iframe",
        "<form",
        "<style",
        "<link",
        "<base",
        "<meta",
        "<math",
        "<!--",
        " onerror=\"",
        " onclick=\"",
        " onload",
        " style=",
        " id=",
        " data-",
        "href=\"java",
        "href=\"data",
        "href=\"vb",
        "src=\"java",
        "src=\"data",
        "class=\"claim",
        "class=\"mention",
        "bb-",
        "formaction",
    ];
    for attack in attacks {
        let html = article(attack);
        // Quoted values may hold anything but quotes.
        let bare = html.split('"').step_by(2).collect::<Vec<_>>().join("\"");
        for word in forbidden {
            let heading = word == " id=" && attack.starts_with('#');
            let found = if word.contains('"') { html.contains(word) } else { bare.contains(word) };
            assert!(!found || heading, "`{word}` from `{attack}`: {html}");
        }
    }
}

#[test]
fn marks() {
    let html = |markdown: &str, marks: &[Mark<'_>]| html_with(&tree(markdown, &Options::ARTICLE), marks);
    let open = |key: &str| format!("<mark class=\"claim\" data-annotation=\"{key}\" id=\"a-{key}\">");
    let again = |key: &str| format!("<mark class=\"claim\" data-annotation=\"{key}\">");
    let name = "<a class=\"mention\" data-entity=\"x\" href=\"../x/\" id=\"m-x-1\">";
    // Across elements and blocks.
    assert_eq!(
        html("ab *cd* ef\n\ngh", &[claim(1..10, "k")]),
        format!(
            "<p>a{}b </mark><em>{}cd</mark></em>{} ef</mark></p>\n<p>{}g</mark>h</p>\n",
            open("k"),
            again("k"),
            again("k"),
            again("k")
        )
    );
    // Not cut at breaks.
    assert_eq!(html("a\nb  \nc", &[claim(0..5, "k")]), format!("<p>{}a\nb<br />\nc</mark></p>\n", open("k")));
    // The longer outside, then the smaller key; a crossing one is cut.
    assert_eq!(
        html("abcd", &[claim(0..2, "k"), claim(0..3, "l"), claim(1..4, "m")]),
        format!(
            "<p>{}{}a{}b</mark></mark>{}c</mark></mark>{}d</mark></p>\n",
            open("l"),
            open("k"),
            open("m"),
            again("m"),
            again("m")
        )
    );
    assert_eq!(
        html("ab", &[claim(0..2, "l"), claim(0..2, "k")]),
        format!("<p>{}{}ab</mark></mark></p>\n", open("k"), open("l"))
    );
    // No mention is a link in a link.
    assert_eq!(
        html("[ab](c)", &[mention(0..2, "k")]),
        "<p><a href=\"c\"><mark class=\"mention\" data-entity=\"x\" id=\"m-x-1\">ab</mark></a></p>\n"
    );
    assert_eq!(
        html("abc", &[mention(0..3, "k"), mention(1..2, "l")]),
        format!("<p>{name}a<mark class=\"mention\" data-entity=\"x\" id=\"m-x-1\">b</mark>c</a></p>\n")
    );
    assert_eq!(
        html("abc", &[mention(0..2, "k"), mention(1..3, "l")]),
        format!(
            "<p>{name}a<mark class=\"mention\" data-entity=\"x\" id=\"m-x-1\">b</mark></a>\
                 <a class=\"mention\" data-entity=\"x\" href=\"../x/\">c</a></p>\n"
        )
    );
    // Block ends alone, the empty, the outside and the half of a character get nothing to hold.
    assert_eq!(
        html("a\n\nb", &[claim(1..2, "k"), claim(2..2, "l"), claim(90..99, "m")]),
        "<p>a</p>\n<p>b</p>\n"
    );
    assert_eq!(html("ñ", &[claim(1..2, "k")]), format!("<p>{}ñ</mark></p>\n", open("k")));
}

#[test]
fn attributes_of_marks_are_escaped() {
    let kind = MarkKind::Annotation { kind: "note", id: "x\"y", label: Some("a < b"), number: Some("2") };
    let marked = html_with(&tree("a *b*", &Options::ARTICLE), &[Mark { range: 0..3, key: "k", kind }]);
    // The label and the number stand on the first piece alone.
    assert_eq!(
        marked,
        "<p><mark class=\"note\" data-annotation=\"x&quot;y\" id=\"a-x&quot;y\" data-label=\"a &lt; b\" data-number=\"2\">a </mark>\
         <em><mark class=\"note\" data-annotation=\"x&quot;y\">b</mark></em></p>\n"
    );
}

#[test]
fn prose() {
    let tree = tree("a *b*", &Options::PROSE);
    let mut out = String::new();
    plain_inline(&mut out, &tree, &AsWritten(&tree), "");
    assert_eq!(out, "a <em>b</em>");
    let several = super::tree("# a\n\nb[^1]\n\n[^1]: c", &Options::PROSE);
    let mut out = String::new();
    plain(&mut out, &several, &AsWritten(&several), "n1-");
    assert!(out.contains("id=\"n1-a\"") && out.contains("href=\"#n1-fn-1\" id=\"n1-fnref-1\""), "{out}");
}

#[test]
fn resolved_links() {
    struct Resolver;
    impl LinkResolver for Resolver {
        fn link(&self, _: u32) -> ResolvedLink<'_> {
            ResolvedLink { href: Some("../x/?a&b".into()), words: Some("A & B".into()), external: true }
        }
        fn image(&self, _: u32) -> Option<std::borrow::Cow<'_, str>> {
            None
        }
    }
    let tree = tree("[[x]] ![y](z.png)", &Options::ARTICLE);
    let mut out = String::new();
    encode(&mut out, &tree, &[], &Resolver);
    assert_eq!(
        out,
        "<p><a href=\"../x/?a&amp;b\" rel=\"noopener noreferrer\">A &amp; B</a> \
         <span class=\"image-missing\" role=\"img\" aria-label=\"y\"></span></p>\n"
    );
}
