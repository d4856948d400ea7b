//! The progress bar of a long forecast.

use std::io::Write;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use crate::model::Progress;

/// The bar appears after this time.
const DELAY: Duration = Duration::from_secs(1);

/// The time between two updates.
const INTERVAL: Duration = Duration::from_millis(100);

/// The width of the bar in characters.
const WIDTH: usize = 30;

/// Shows the progress of the runs on stderr until it is dropped.
pub struct ProgressDisplay {
    /// Ends the thread that shows the progress.
    end: Option<(Sender<()>, JoinHandle<()>)>,
}

impl ProgressDisplay {
    /// Starts to show the progress, if `is_shown`.
    pub fn new(progress: &Arc<Progress>, is_shown: bool) -> Self {
        if !is_shown {
            return Self { end: None };
        }
        let (sender, receiver) = channel();
        let progress = Arc::clone(progress);
        let thread = std::thread::Builder::new().name("progress".to_owned()).spawn(move || show(&progress, &receiver));
        // Without a thread there is no bar, and the forecast is the same.
        Self { end: thread.ok().map(|thread| (sender, thread)) }
    }
}

impl Drop for ProgressDisplay {
    fn drop(&mut self) {
        if let Some((sender, thread)) = self.end.take() {
            drop(sender);
            // A panic of the progress bar must not fail the command.
            let _ = thread.join();
        }
    }
}

fn show(progress: &Progress, end: &Receiver<()>) {
    if end.recv_timeout(DELAY) != Err(RecvTimeoutError::Timeout) {
        return;
    }
    let mut shown = String::new();
    while end.recv_timeout(INTERVAL) == Err(RecvTimeoutError::Timeout) {
        let next = line(progress.fraction());
        if next != shown {
            print(&format!("\r{next}"));
            shown = next;
        }
    }
    // The line is overwritten, so that nothing is left of it.
    print(&format!("\r{}\r", " ".repeat(shown.chars().count())));
}

/// Prints to stderr. A bar that cannot be shown must not fail the command.
fn print(text: &str) {
    let mut stderr = std::io::stderr().lock();
    let _ = stderr.write_all(text.as_bytes()).and_then(|()| stderr.flush());
}

/// Returns the line that shows a fraction. All lines have the same length.
fn line(fraction: f64) -> String {
    let full = (fraction * WIDTH as f64) as usize;
    let (full, empty) = ("█".repeat(full.min(WIDTH)), "░".repeat(WIDTH.saturating_sub(full)));
    format!("running the model {full}{empty} {:3}%", (fraction * 100.0) as u64)
}

#[cfg(test)]
mod tests {
    use super::line;

    #[test]
    fn the_bar_grows_and_keeps_its_length() {
        assert_eq!(line(0.0), format!("running the model {}   0%", "░".repeat(30)));
        assert_eq!(line(0.5), format!("running the model {}{}  50%", "█".repeat(15), "░".repeat(15)));
        assert_eq!(line(1.0), format!("running the model {} 100%", "█".repeat(30)));
    }
}
