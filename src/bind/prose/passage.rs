//! A passage made plain: no spaces and quotes, half width, every number one sign; each character knows its place.
//!
//! Must not know patterns or forms.

use crate::base::fold::{plain_char, split_ordinal};
use crate::base::number::{self, Figure, is_space};
use crate::base::place::Place;
use crate::base::unit::{COUNT_WORDS, MONEY_WORDS};
use crate::document::Paragraph;
use crate::form::pattern::{self, Sign};

/// Columns of a line that is full: one that ends without punctuation goes on in the next line.
const FULL_LINE: usize = 50;

/// Letters within which a number ends.
const LONGEST_NUMBER: usize = 40;

/// The text of a section.
#[derive(Clone, Debug, Default)]
pub(super) struct Passage {
    /// Plain text with [`Sign`]s.
    pub(super) text: String,
    /// For each character its byte in `text`, its place and how it is printed.
    marks: Vec<(usize, Place, char)>,
    /// Numbers, years and ordinals in order.
    tokens: Vec<Token>,
    /// Bytes of `text` where a line begins that does not go on from the one above.
    breaks: Vec<usize>,
}

/// What a sign stands for.
#[derive(Clone, Debug)]
pub(super) struct Token {
    at: usize,
    /// As printed, unit not included.
    pub(super) text: String,
    /// The number; none for years and ordinals.
    pub(super) figure: Option<Figure>,
    /// Where it stands.
    pub(super) place: Place,
}

/// A character of the source that counts.
struct Letter {
    plain: char,
    raw: char,
    place: Place,
    /// A line begins here that does not go on from the one above.
    begins: bool,
}

impl Passage {
    /// Lines in the order printed.
    pub(super) fn new<'d>(lines: impl Iterator<Item = &'d Paragraph>) -> Passage {
        let letters = letters(lines);
        let mut passage = Passage { marks: Vec::with_capacity(letters.len()), ..Passage::default() };
        let mut at = 0;
        let mut starts = true;
        while let Some(letter) = letters.get(at) {
            starts |= letter.begins;
            if letter.begins {
                passage.breaks.push(passage.text.len());
            }
            let rest = letters.get(at..).unwrap_or_default();
            let found = if starts { ordinal_at(rest) } else { None };
            let found = found.or_else(|| number_at(rest, at.checked_sub(1).and_then(|at| letters.get(at))));
            starts = matches!(letter.plain, '。' | ';' | ':') || (starts && found.is_none() && letter.plain == '其');
            match found {
                Some((sign, figure, length)) => {
                    passage.token(sign, figure, rest.get(..length).unwrap_or_default());
                    at += length;
                }
                None => {
                    passage.marks.push((passage.text.len(), letter.place, letter.raw));
                    passage.text.push(pattern::letter(letter.plain));
                    at += 1;
                }
            }
        }
        passage
    }

    fn token(&mut self, sign: char, figure: Option<Figure>, letters: &[Letter]) {
        let Some(first) = letters.first() else { return };
        let length = letters
            .last()
            .filter(|last| last.place.line == first.place.line)
            .map_or(1, |last| last.place.column.saturating_sub(first.place.column).saturating_add(1));
        let place = Place { length, ..first.place };
        let text = letters.iter().map(|letter| letter.raw).collect();
        self.tokens.push(Token { at: self.text.len(), text, figure, place });
        self.marks.push((self.text.len(), place, first.raw));
        self.text.push(sign);
    }

    /// The token whose sign stands at a byte.
    pub(super) fn token_at(&self, at: usize) -> Option<&Token> {
        let found = self.tokens.binary_search_by_key(&at, |token| token.at).ok()?;
        self.tokens.get(found)
    }

    /// Numbers that nothing has read yet.
    pub(super) fn unread(&self) -> impl Iterator<Item = &Token> {
        let taken = |token: &&Token| self.text.get(token.at..).is_some_and(|rest| rest.starts_with(Sign::TAKEN));
        self.tokens.iter().filter(|token| token.figure.is_some()).filter(move |token| !taken(token))
    }

    /// Amounts of money of a passage from which nothing was taken; 「100万元以上」 is a threshold and no amount.
    pub(super) fn amounts(&self) -> impl Iterator<Item = &Token> {
        let is_amount = |token: &&Token| {
            let Some(rest) = self.text.get(token.at..).and_then(|rest| rest.strip_prefix(Sign::MONEY)) else {
                return false;
            };
            let behind = MONEY_WORDS.iter().find_map(|(word, _)| rest.strip_prefix(word)).unwrap_or(rest);
            !["以上", "以下", "(含)"].iter().any(|word| behind.starts_with(word))
        };
        self.tokens.iter().filter(is_amount)
    }

    /// Marks the number at a byte as read.
    pub(super) fn take(&mut self, at: usize) {
        let end = at + Sign::TAKEN.len_utf8();
        if self.token_at(at).is_some_and(|token| token.figure.is_some()) {
            self.text.replace_range(at..end, Sign::TAKEN.encode_utf8(&mut [0; 4]));
        }
    }

    /// Where the words between two bytes stand.
    pub(super) fn place(&self, from: usize, to: usize) -> Option<Place> {
        let start = self.marks.partition_point(|(at, ..)| *at < from);
        let end = self.marks.partition_point(|(at, ..)| *at < to);
        let (_, first, _) = *self.marks.get(start)?;
        let (_, last, _) = *self.marks.get(end.checked_sub(1)?)?;
        let same = last.line == first.line;
        let length =
            if same { last.column.saturating_add(last.length).saturating_sub(first.column) } else { first.length };
        Some(Place { length, ..first })
    }

    /// The first byte between two where a new line begins that does not go on from the one above.
    pub(super) fn first_break(&self, from: usize, to: usize) -> Option<usize> {
        let at = self.breaks.partition_point(|at| *at <= from);
        self.breaks.get(at).copied().filter(|at| *at < to)
    }

    /// The last such byte.
    pub(super) fn last_break(&self, from: usize, to: usize) -> Option<usize> {
        let at = self.breaks.partition_point(|at| *at < to);
        self.breaks.get(at.checked_sub(1)?).copied().filter(|at| *at > from)
    }

    /// The words between two bytes as printed, spaces and quotes left out.
    pub(super) fn words(&self, from: usize, to: usize) -> String {
        let start = self.marks.partition_point(|(at, ..)| *at < from);
        let end = self.marks.partition_point(|(at, ..)| *at < to);
        let mut words = String::new();
        for (at, _, raw) in self.marks.get(start..end).unwrap_or_default() {
            match self.token_at(*at) {
                Some(token) => words.push_str(&token.text),
                None => words.push(*raw),
            }
        }
        words
    }
}

fn letters<'d>(lines: impl Iterator<Item = &'d Paragraph>) -> Vec<Letter> {
    let mut letters: Vec<Letter> = Vec::new();
    let mut above: Option<&Paragraph> = None;
    for line in lines {
        let mut begins = !above.is_some_and(|above| goes_on(above, line));
        for (at, raw) in line.text.chars().enumerate() {
            if let Some(plain) = plain_char(raw).filter(|plain| !plain.is_control()) {
                let column = line.place.column.saturating_add(u32::try_from(at).unwrap_or(u32::MAX));
                letters.push(Letter { plain, raw, place: Place { column, length: 1, ..line.place }, begins });
                begins = false;
            }
        }
        above = Some(line);
    }
    letters
}

/// Whether a line is the rest of the sentence above: that line is full, and neither ends nor begins anything.
fn goes_on(above: &Paragraph, line: &Paragraph) -> bool {
    let ends = above.text.trim_end_matches(is_space).ends_with(['。', '；', '：', '！', '？', ';', ':', '!', '?']);
    let width: usize = above.text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
    let plain: String = line.text.chars().take(12).filter_map(plain_char).collect();
    !ends && width >= FULL_LINE && split_ordinal(&plain).0.is_empty()
}

fn ordinal_at(letters: &[Letter]) -> Option<(char, Option<Figure>, usize)> {
    let head: String = letters.iter().take(8).map(|letter| letter.plain).collect();
    let length = split_ordinal(&head).0.chars().count();
    (length > 0).then_some((Sign::ORDINAL, None, length))
}

/// A year, a date or a number at the start of `letters`: its sign, its value, how many letters it takes.
fn number_at(letters: &[Letter], before: Option<&Letter>) -> Option<(char, Option<Figure>, usize)> {
    let plain = |at: usize| letters.get(at).map(|letter| letter.plain);
    let first = plain(0)?;
    let negative = first == '-' && plain(1).is_some_and(|c| c.is_ascii_digit());
    let glued = before.is_some_and(|before| before.plain.is_ascii_alphanumeric());
    if !(first.is_ascii_digit() || negative) || glued {
        return None;
    }
    // 「附件 2」 above 「2023 年度」: the next line has a number of its own
    let next_line = letters.iter().take(LONGEST_NUMBER).skip(1).position(|letter| letter.begins);
    let (all, letters) = (letters, next_line.and_then(|next| letters.get(..=next)).unwrap_or(letters));
    let plain = |at: usize| letters.get(at).map(|letter| letter.plain);
    if let Some(length) = date_length(letters) {
        return Some((Sign::DATE, None, length));
    }
    let mut length = usize::from(negative);
    let digits = |from: usize| (from..).take_while(|at| plain(*at).is_some_and(|c| c.is_ascii_digit())).count();
    length += digits(length);
    // a comma of Chinese text ends the number: `12，345` are two
    while letters.get(length).is_some_and(|letter| letter.raw == ',') && digits(length + 1) == 3 {
        length += 4;
    }
    if plain(length) == Some('.') && digits(length + 1) > 0 {
        length += 1 + digits(length + 1);
    }
    if plain(length).is_some_and(|c| c.is_ascii_alphabetic()) {
        return None;
    }
    let text: String = letters.get(..length)?.iter().map(|letter| letter.plain).collect();
    let number::Reading::Number(figure, None) = number::read(&text) else { return None };
    let rest: String = all.iter().skip(length).take(4).map(|letter| letter.plain).collect();
    Some((sign(&rest), Some(figure), length))
}

/// What kind of number stands before these words.
fn sign(rest: &str) -> char {
    if rest.starts_with('%') {
        Sign::PERCENT
    } else if MONEY_WORDS.iter().any(|(word, _)| rest.starts_with(word)) {
        Sign::MONEY
    } else if !rest.starts_with("个百分") && COUNT_WORDS.iter().any(|word| rest.starts_with(word)) {
        Sign::COUNT
    } else {
        Sign::NUMBER
    }
}

/// Letters of `2023年度`, `2023年12月31日`, `12月`.
fn date_length(letters: &[Letter]) -> Option<usize> {
    let plain = |at: usize| letters.get(at).map(|letter| letter.plain);
    let digits = |from: usize| (from..).take_while(|at| plain(*at).is_some_and(|c| c.is_ascii_digit())).count();
    let first = digits(0);
    let month = |from: usize| -> Option<usize> {
        let count = digits(from);
        if !(1..=2).contains(&count) || plain(from + count) != Some('月') {
            return None;
        }
        let after = from + count + 1;
        let day = digits(after);
        let is_day = (1..=2).contains(&day) && plain(after + day) == Some('日');
        Some(if is_day { after + day + 1 } else { after })
    };
    if first == 4 && plain(4) == Some('年') && matches!(plain(0), Some('1' | '2')) {
        let after = 5 + usize::from(plain(5) == Some('度'));
        return Some(month(after).unwrap_or(after));
    }
    month(0)
}
