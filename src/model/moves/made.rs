//! Which changes between two sides are made.

/// Which changes are made: each of them, and of one dataset perhaps only some of the rows.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Made {
    changes: Vec<bool>,
    /// The change of which only some rows are made: its position, and for each row whether it is made.
    rows: Option<(usize, Vec<bool>)>,
}

impl Made {
    /// Returns that each of `count` changes is made, or that none is.
    pub fn every(count: usize, is_made: bool) -> Self {
        Self::new(vec![is_made; count])
    }

    /// Returns that these changes are made as a whole.
    pub fn new(changes: Vec<bool>) -> Self {
        Self { changes, rows: None }
    }

    /// Returns the same with some rows of a change made.
    pub fn with_rows(mut self, change: usize, rows: Vec<bool>) -> Self {
        self.changes[change] = rows.contains(&true);
        self.rows = rows.contains(&false).then_some((change, rows)).filter(|_| self.changes[change]);
        self
    }

    /// Returns whether a change is made, as a whole or in part.
    pub fn contains(&self, change: usize) -> bool {
        self.changes[change]
    }

    /// Returns which rows of a change are made, if not all or none of them are.
    pub fn rows_of(&self, change: usize) -> Option<&[bool]> {
        self.rows.as_ref().filter(|(known, _)| *known == change).map(|(_, rows)| rows.as_slice())
    }

    /// Returns whether all changes are made as a whole.
    pub fn is_all(&self) -> bool {
        self.rows.is_none() && self.changes.iter().all(|made| *made)
    }

    /// Returns whether no change is made.
    pub fn is_none(&self) -> bool {
        !self.changes.contains(&true)
    }

    /// Returns the same without the changes for which `is_kept` is false.
    pub fn retain(mut self, is_kept: impl Fn(usize) -> bool) -> Self {
        for (at, made) in self.changes.iter_mut().enumerate() {
            *made &= is_kept(at);
        }
        self.rows = self.rows.filter(|(change, _)| is_kept(*change));
        self
    }
}
