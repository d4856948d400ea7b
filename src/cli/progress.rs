//! The progress bar of a long forecast. The only file that names `indicatif`.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use crate::model::Progress;

/// The bar appears after this time.
const DELAY: Duration = Duration::from_secs(1);

/// The time between two updates.
const INTERVAL: Duration = Duration::from_millis(100);

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
    const STEPS: u64 = 1000;
    if end.recv_timeout(DELAY) != Err(RecvTimeoutError::Timeout) {
        return;
    }
    let style = ProgressStyle::with_template("running the model {bar:30} {percent}%");
    let bar = ProgressBar::new(STEPS).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    while end.recv_timeout(INTERVAL) == Err(RecvTimeoutError::Timeout) {
        bar.set_position((progress.fraction() * STEPS as f64) as u64);
    }
    bar.finish_and_clear();
}
