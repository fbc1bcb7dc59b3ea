//! Bytes to text: byte order marks, UTF-8, UTF-16, GB18030 and what else the bytes look like.
//!
//! Must not know lines or tables. Nothing is dropped: a byte that cannot be decoded leaves `\u{fffd}` and is counted.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

/// The text of a file.
pub(super) struct Decoded {
    /// Without byte order mark; lone carriage returns are line feeds.
    pub(super) text: String,
    /// What could not be decoded.
    pub(super) damage: Option<Damage>,
}

/// Bytes that mean nothing in the encoding of the file.
pub(super) struct Damage {
    /// Name of the encoding.
    pub(super) encoding: &'static str,
}

/// Decodes a file; `None` if it does not look like text.
pub(super) fn decode(bytes: &[u8]) -> Option<Decoded> {
    let (encoding, bom) = match Encoding::for_bom(bytes) {
        Some((encoding, length)) => (encoding, length),
        None => (guess(bytes)?, 0),
    };
    let body = bytes.get(bom..).unwrap_or_default();
    let (text, damaged) = encoding.decode_without_bom_handling(body);
    if looks_binary(&text) {
        return None;
    }
    let damage = damaged.then(|| Damage { encoding: encoding.name() });
    Some(Decoded { text: newlines(text), damage })
}

fn guess(bytes: &[u8]) -> Option<&'static Encoding> {
    if let Some(encoding) = by_zeros(bytes) {
        return Some(encoding);
    }
    if bytes.contains(&0) {
        return None;
    }
    if std::str::from_utf8(bytes).is_ok() || mostly_utf8(bytes) {
        return Some(UTF_8);
    }
    let (_, damaged) = GB18030.decode_without_bom_handling(bytes);
    if !damaged {
        return Some(GB18030);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let found = detector.guess(Some(b"cn"), Utf8Detection::Deny);
    Some(if found == encoding_rs::BIG5 { found } else { GB18030 })
}

/// UTF-16 without a mark: line ends, tabs and digits have a zero on one side.
fn by_zeros(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..bytes.len().min(1 << 16)).unwrap_or(bytes);
    if !head.contains(&0) {
        return None;
    }
    let telling = |byte: u8| matches!(byte, b'\n' | b'\r' | b'\t' | b'1'..=b'9' | b'.');
    let (mut little, mut big) = (0_usize, 0_usize);
    for pair in head.chunks_exact(2) {
        match *pair {
            [low, 0] if telling(low) => little += 1,
            [0, high] if telling(high) => big += 1,
            _ => {}
        }
    }
    let pairs = head.len() / 2;
    match (little * 50 >= pairs.max(1), big * 50 >= pairs.max(1)) {
        (true, _) if little > 8 * big => Some(UTF_16LE),
        (_, true) if big > 8 * little => Some(UTF_16BE),
        _ => None,
    }
}

/// UTF-8 with a few broken bytes: far more whole characters than breaks.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut breaks, mut wide) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        breaks += usize::from(!chunk.invalid().is_empty());
        wide += chunk.valid().bytes().filter(|byte| *byte >= 0xc0).count();
    }
    wide > 10 * breaks
}

/// More than a tenth of the beginning is control characters or cannot be decoded.
fn looks_binary(text: &str) -> bool {
    let head = text.as_bytes();
    let head = head.get(..head.len().min(1 << 16)).unwrap_or(head);
    let control = |byte: &&u8| matches!(byte, 0..=8 | 0x0e..=0x19 | 0x1b..=0x1f | 0x7f);
    let replaced = head.windows(3).filter(|bytes| *bytes == "\u{fffd}".as_bytes()).count();
    let strange = head.iter().filter(control).count() + replaced;
    strange * 10 > head.len().saturating_sub(2 * replaced)
}

/// Old line ends (a lone carriage return) become line feeds; places stay where they were.
fn newlines(text: Cow<'_, str>) -> String {
    let bytes = text.as_bytes();
    let lone = bytes.contains(&b'\r') && !bytes.windows(2).any(|pair| pair == b"\r\n");
    if lone { text.replace('\r', "\n") } else { text.into_owned() }
}
