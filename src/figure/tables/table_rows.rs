//! The rows of a table in little memory: a site can have a million cells.

use std::sync::Arc;

use serde::ser::{Serialize, SerializeSeq, SerializeStruct, Serializer};

use super::table_cell::TableCell;

/// The rows of a table, with one cell per column. Copies share the cells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TableRows(Arc<Cells>);

#[derive(Debug, Default, PartialEq, Eq)]
struct Cells {
    /// The texts and values of all cells, one after the other.
    texts: String,
    cells: Vec<Ends>,
    /// The number of cells up to the end of each row.
    rows: Vec<u32>,
}

/// Where the text and the value of a cell end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Ends {
    text: u32,
    value: Option<u32>,
}

/// A cell of a table, borrowed from its rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CellRef<'a> {
    /// See [`TableCell::text`].
    pub text: &'a str,
    /// See [`TableCell::value`].
    pub value: Option<&'a str>,
}

impl TableRows {
    /// Iterates over the rows, each with its cells.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = impl ExactSizeIterator<Item = CellRef<'_>>> {
        (0..self.0.rows.len()).map(|row| {
            let start = row.checked_sub(1).map_or(0, |before| self.0.rows[before]);
            (start as usize..self.0.rows[row] as usize).map(|cell| self.cell(cell))
        })
    }

    fn cell(&self, index: usize) -> CellRef<'_> {
        let Cells { texts, cells, .. } = &*self.0;
        let start = index.checked_sub(1).map_or(0, |before| cells[before].value.unwrap_or(cells[before].text));
        let Ends { text, value } = cells[index];
        CellRef {
            text: &texts[start as usize..text as usize],
            value: value.map(|end| &texts[text as usize..end as usize]),
        }
    }

    /// Returns copies of the cells, row by row.
    pub fn to_cells(&self) -> Vec<Vec<TableCell>> {
        let cell = |cell: CellRef<'_>| TableCell { text: cell.text.to_owned(), value: cell.value.map(str::to_owned) };
        self.iter().map(|row| row.map(cell).collect()).collect()
    }
}

/// # Panics
///
/// If the texts together have more than 4 GB.
impl FromIterator<Vec<TableCell>> for TableRows {
    fn from_iter<Rows: IntoIterator<Item = Vec<TableCell>>>(rows: Rows) -> Self {
        let end = |length: usize| u32::try_from(length).expect("at most 4 GB of text");
        let mut all = Cells::default();
        for row in rows {
            for TableCell { text, value } in row {
                all.texts.push_str(&text);
                let text = end(all.texts.len());
                let value = value.map(|value| {
                    all.texts.push_str(&value);
                    end(all.texts.len())
                });
                all.cells.push(Ends { text, value });
            }
            all.rows.push(end(all.cells.len()));
        }
        all.texts.shrink_to_fit();
        all.cells.shrink_to_fit();
        Self(Arc::new(all))
    }
}

impl From<Vec<Vec<TableCell>>> for TableRows {
    fn from(rows: Vec<Vec<TableCell>>) -> Self {
        rows.into_iter().collect()
    }
}

impl Serialize for TableRows {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut rows = serializer.serialize_seq(Some(self.0.rows.len()))?;
        for row in self.iter() {
            rows.serialize_element(&row.collect::<Vec<_>>())?;
        }
        rows.end()
    }
}

/// As a [`TableCell`].
impl Serialize for CellRef<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut cell = serializer.serialize_struct("TableCell", 2)?;
        cell.serialize_field("text", self.text)?;
        cell.serialize_field("value", &self.value)?;
        cell.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn returns_the_cells_that_it_was_made_of() {
        let cell = |text: &str, value: Option<&str>| TableCell { text: text.into(), value: value.map(str::to_owned) };
        let cells = vec![
            vec![cell("é", None), cell("1,000", Some("1000"))],
            vec![],
            vec![cell("", Some("")), cell("–", None), cell("b", Some("x"))],
        ];
        let rows = TableRows::from(cells.clone());
        assert_eq!(rows.to_cells(), cells);
        assert_eq!(TableRows::default().iter().len(), 0);
    }
}
