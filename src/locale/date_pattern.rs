//! How a language writes a date: `{day}. {month} {year}`.

/// A text with the places of a day, a month, and a year, which is read once and filled often.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DatePattern(Vec<Piece>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Text(String),
    Day,
    Month,
    Year,
}

impl DatePattern {
    /// Reads a text with the placeholders `{day}`, `{month}`, and `{year}`.
    pub fn new(text: &str) -> Self {
        let known = [("{day}", Piece::Day), ("{month}", Piece::Month), ("{year}", Piece::Year)];
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some((at, name, piece)) =
            known.iter().filter_map(|(name, piece)| Some((rest.find(name)?, *name, piece))).min_by_key(|(at, ..)| *at)
        {
            if at > 0 {
                pieces.push(Piece::Text(rest[..at].to_owned()));
            }
            pieces.push(piece.clone());
            rest = &rest[at + name.len()..];
        }
        if !rest.is_empty() {
            pieces.push(Piece::Text(rest.to_owned()));
        }
        Self(pieces)
    }

    /// Returns the text of a date.
    pub fn fill(&self, day: &str, month: &str, year: &str) -> String {
        let mut text = String::with_capacity(32);
        for piece in &self.0 {
            text.push_str(match piece {
                Piece::Text(text) => text,
                Piece::Day => day,
                Piece::Month => month,
                Piece::Year => year,
            });
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fills_each_place_in_its_order() {
        let written = |text: &str| DatePattern::new(text).fill("7", "mayo", "2026");
        assert_eq!(written("{day} de {month} de {year}"), "7 de mayo de 2026");
        assert_eq!(written("({year}) {month}"), "(2026) mayo");
        assert_eq!(written("{week}"), "{week}");
    }
}
