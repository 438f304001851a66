//! Pictures of every kind with a canary in every place that is not shown.

use super::*;

const CANARY: &[u8] = b"canary";

fn clean(name: &str, bytes: &[u8]) -> Vec<u8> {
    match publish(name, bytes.to_vec()).unwrap() {
        Published::Clean(bytes) => {
            assert!(!bytes.windows(CANARY.len()).any(|part| part == CANARY), "{name}");
            assert_eq!(
                publish(name, bytes.clone()).unwrap(),
                Published::Clean(bytes.clone()),
                "{name} again"
            );
            bytes
        }
        other => panic!("{name}: {other:?}"),
    }
}

/// Every beginning of a picture, and every one with a byte changed, is cleaned or refused, but never panics.
fn broken_is_refused(name: &str, bytes: &[u8]) {
    for end in 0..bytes.len() {
        let _ = publish(name, bytes[..end].to_vec());
    }
    for at in 0..bytes.len() {
        for value in [0, 0x7F, 0xFF] {
            let mut bytes = bytes.to_vec();
            bytes[at] = value;
            let _ = publish(name, bytes);
        }
    }
}

fn exif_with(orientation: u8) -> Vec<u8> {
    // Little-endian, with the orientation behind another entry.
    let mut block = b"II*\0\x08\0\0\0\x02\0".to_vec();
    block.extend([0x0E, 0x01, 2, 0, 6, 0, 0, 0, 0x26, 0, 0, 0]);
    block.extend([0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0]);
    block.extend(CANARY);
    block
}

fn segment(marker: u8, contents: &[u8]) -> Vec<u8> {
    let length = u16::try_from(contents.len() + 2).unwrap().to_be_bytes();
    [&[0xFF, marker], &length[..], contents].concat()
}

fn jpeg(orientation: u8) -> Vec<u8> {
    [
        vec![0xFF, 0xD8],
        segment(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\x02\x01canary"),
        segment(0xE0, b"JFXX\0canary"),
        segment(0xE1, &[b"Exif\0\0", exif_with(orientation).as_slice()].concat()),
        segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0canary"),
        segment(0xE2, b"ICC_PROFILE\0\x01\x01canary"),
        segment(0xED, b"Photoshop 3.0\0canary"),
        segment(0xEE, b"Adobe\0d\0\0\0\0\x01canary"),
        segment(0xFE, CANARY),
        segment(0xDB, &[1; 65]),
        segment(0xC2, &[8, 0, 1, 0, 1, 1, 1, 0x11, 0]),
        segment(0xDA, &[1, 1, 0, 0, 63, 0]),
        vec![1, 2, 0xFF, 0x00, 3, 0xFF, 0xD0, 4],
        segment(0xFE, CANARY),
        segment(0xC4, &[5; 20]),
        segment(0xDA, &[1, 1, 0, 0, 63, 0]),
        vec![9, 0xFF, 0xFF, 0xD9],
        CANARY.to_vec(),
    ]
    .concat()
}

#[test]
fn jpeg_keeps_the_picture_and_how_it_is_turned() {
    let cleaned = clean("a.jpg", &jpeg(6));
    let has = |part: &[u8]| cleaned.windows(part.len()).any(|other| other == part);
    assert!(has(&[1, 2, 0xFF, 0x00, 3, 0xFF, 0xD0, 4, 0xFF, 0xC4]));
    assert!(has(b"Exif\0\0MM\0*") && has(b"Adobe") && has(b"JFIF"));
    assert!(cleaned.ends_with(&[9, 0xFF, 0xD9]));
    let parsed = img_parts::jpeg::Jpeg::from_bytes(cleaned.clone().into()).unwrap();
    let block = parsed.segment_by_marker(0xE1).unwrap().contents().slice(6..);
    assert_eq!(exif::orientation(&block), Some(6));
    assert!(!clean("upright.jpg", &jpeg(1)).windows(4).any(|part| part == b"Exif"));
    broken_is_refused("a.jpg", &jpeg(6));
    assert_eq!(publish("a.jpg", jpeg(6)[..200].to_vec()), Err(Refused::Broken));
}

fn png() -> Vec<u8> {
    let chunk = |kind: &[u8; 4], data: &[u8]| {
        written(img_parts::png::PngChunk::new(*kind, Bytes::copy_from_slice(data)).encoder())
    };
    [
        b"\x89PNG\r\n\x1a\n".to_vec(),
        chunk(b"IHDR", &[0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]),
        chunk(b"eXIf", &exif_with(3)),
        chunk(b"iCCP", b"canary\0\0x"),
        chunk(b"tEXt", b"Author\0canary"),
        chunk(b"iTXt", b"XML:com.adobe.xmp\0canary"),
        chunk(b"zTXt", b"canary\0\0x"),
        chunk(b"tIME", b"canary."),
        chunk(b"prVt", CANARY),
        chunk(b"gAMA", &[0, 0, 177, 143]),
        chunk(b"IDAT", &[7; 9]),
        chunk(b"IEND", &[]),
        CANARY.to_vec(),
    ]
    .concat()
}

#[test]
fn png_keeps_the_picture() {
    let cleaned = img_parts::png::Png::from_bytes(clean("a.png", &png()).into()).unwrap();
    let kinds: Vec<[u8; 4]> = cleaned.chunks().iter().map(img_parts::png::PngChunk::kind).collect();
    assert_eq!(kinds, [*b"IHDR", *b"eXIf", *b"gAMA", *b"IDAT", *b"IEND"]);
    broken_is_refused("a.png", &png());
    // The name does not decide.
    clean("a.jpg", &png());
    clean("a.dat", &png());
}

fn riff(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let length = u32::try_from(data.len()).unwrap().to_le_bytes();
    let padding = vec![0; data.len() % 2];
    [kind, &length[..], data, &padding].concat()
}

#[test]
fn webp_keeps_pictures_and_animations() {
    let frame = [vec![0; 16], riff(b"VP8L", &[0x2F, 0, 0, 0, 0]), riff(b"XXXX", CANARY)].concat();
    let chunks = [
        b"WEBP".to_vec(),
        riff(b"VP8X", &[0b0010_1110, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
        riff(b"ICCP", CANARY),
        riff(b"ANIM", &[0; 6]),
        riff(b"ANMF", &frame),
        riff(b"EXIF", &exif_with(8)),
        riff(b"XMP ", CANARY),
        riff(b"YYYY", CANARY),
    ];
    let file = [riff(b"RIFF", &chunks.concat()), CANARY.to_vec()].concat();
    let cleaned = img_parts::webp::WebP::from_bytes(clean("a.webp", &file).into()).unwrap();
    let ids: Vec<[u8; 4]> = cleaned.chunks().iter().map(img_parts::riff::RiffChunk::id).collect();
    assert_eq!(ids, [*b"VP8X", *b"ANIM", *b"ANMF", *b"EXIF"]);
    assert_eq!(cleaned.chunks()[0].content().data().unwrap()[0], 0b0000_1010);
    broken_is_refused("a.webp", &file);
}

#[test]
fn gif_keeps_pictures_and_repetitions() {
    let picture = [0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0];
    let file = [
        b"GIF89a\x01\0\x01\0\x80\0\0".to_vec(),
        vec![0; 6],
        b"\x21\xFF\x0BNETSCAPE2.0\x03\x01\0\0\0".to_vec(),
        b"\x21\xFF\x0BXMP DataXMP\x06canary\0".to_vec(),
        b"\x21\xFE\x06canary\0".to_vec(),
        b"\x21\xF9\x04\0\x0A\0\0\0".to_vec(),
        picture.to_vec(),
        b";canary".to_vec(),
    ]
    .concat();
    let cleaned = clean("a.gif", &file);
    assert!(cleaned.windows(11).any(|part| part == b"NETSCAPE2.0"));
    assert!(cleaned.windows(picture.len()).any(|part| part == picture) && cleaned.ends_with(b";"));
    broken_is_refused("a.gif", &file);
    assert_eq!(publish("a.gif", file[..30].to_vec()), Err(Refused::Broken));
}

#[test]
fn svg_keeps_the_drawing() {
    let file = r##"<?xml version="1.0"?><!-- canary --><!DOCTYPE svg [<!ENTITY x "canary">]>
        <svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"
            xmlns:inkscape="http://canary/" inkscape:export-filename="canary" onload="canary()" viewBox="0 0 9 9">
        <title>A drawing &amp; more</title><metadata><x>canary</x></metadata><script>canary()</script>
        <style>/* canary &amp; canary */rect {/**/ fill: url(#g) }/* canary</style><g onclick='canary()' data-x="canary"><rect fill="url(#g)" width="3"/></g>
        <foreignObject><p>canary</p></foreignObject><use xlink:href="#g"/><use href="https://canary/"/>
        <image href="javascript:canary"/><rect style="fill:url(https://canary/)"/><![CDATA[canary]]></svg>"##;
    let cleaned = String::from_utf8(clean("a.svg", file.as_bytes())).unwrap();
    for part in [
        "viewBox=\"0 0 9 9\"",
        "A drawing &amp; more",
        "fill=\"url(#g)\"",
        "xlink:href=\"#g\"",
        "<style>rect { fill: url(#g) }</style><g>",
    ] {
        assert!(cleaned.contains(part), "{part} in {cleaned}");
    }
    broken_is_refused("a.svg", file.as_bytes());
    let embedded =
        r#"<svg xmlns="http://www.w3.org/2000/svg"><image href=" data:image/png;base64,AA"/></svg>"#;
    assert_eq!(publish("a.svg", embedded.into()), Err(Refused::Embedded));
    let importing = "<svg><style>@import 'https://x.example/'</style></svg>";
    assert_eq!(publish("a.svg", importing.into()), Err(Refused::Active));
    assert_eq!(publish("a.svg", b"canary".to_vec()), Err(Refused::NoPicture));
}

#[test]
fn other_files() {
    let cases: [(&str, &[u8], Result<Published, Refused>); 9] = [
        ("a.csv", b"<1,2", Ok(Published::Plain(b"<1,2".to_vec()))),
        ("a.pdf", b"%PDF-1.7", Ok(Published::AsItIs(b"%PDF-1.7".to_vec()))),
        ("A.HTML", b"x", Err(Refused::Active)),
        ("a.svgz", b"x", Err(Refused::Active)),
        ("data", b" <script>", Err(Refused::Active)),
        ("a.png", b"x", Err(Refused::NoPicture)),
        ("a.png", b"", Err(Refused::NoPicture)),
        ("a.avif", b"\0\0\0\x1Cftypavif", Err(Refused::Unknown)),
        ("a.pdf", b"II*\0", Err(Refused::Unknown)),
    ];
    for (name, bytes, expected) in cases {
        assert_eq!(publish(name, bytes.to_vec()), expected, "{name}");
    }
}
