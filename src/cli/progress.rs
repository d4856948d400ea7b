//! A bar for people who wait for a forecast. The only file that names `indicatif`.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use crate::model::Progress;

/// How long nobody minds waiting without a word.
const PATIENCE: Duration = Duration::from_secs(1);

/// Between two looks.
const PAUSE: Duration = Duration::from_millis(100);

/// Shows how far the runs have come, on stderr, from one second on until it is dropped.
pub struct Watch {
    end: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Watch {
    /// Watches, where `shown`.
    pub fn new(progress: &Arc<Progress>, shown: bool) -> Self {
        if !shown {
            return Self { end: None };
        }
        let (sender, receiver) = channel();
        let progress = Arc::clone(progress);
        Self { end: Some((sender, std::thread::spawn(move || watch(&progress, &receiver)))) }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        if let Some((sender, thread)) = self.end.take() {
            drop(sender);
            // A bar that failed is no reason to fail.
            let _ = thread.join();
        }
    }
}

fn watch(progress: &Progress, end: &Receiver<()>) {
    const STEPS: u64 = 1000;
    if end.recv_timeout(PATIENCE) != Err(RecvTimeoutError::Timeout) {
        return;
    }
    let style = ProgressStyle::with_template("running the model {bar:30} {percent}%");
    let bar = ProgressBar::new(STEPS).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    while end.recv_timeout(PAUSE) == Err(RecvTimeoutError::Timeout) {
        bar.set_position((progress.share() * STEPS as f64) as u64);
    }
    bar.finish_and_clear();
}
