//! `--timings`: how long each phase of a run took.

use std::cell::RefCell;
use std::fmt::Write;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::observer::{Observed, Observer, Phase};

/// Measures the phases of the run of one model.
#[derive(Debug)]
pub struct Timings {
    model: String,
    started: Instant,
    measured: Mutex<Measured>,
}

/// What was measured so far.
#[derive(Debug)]
struct Measured {
    /// The time in each phase, in the order of [`Phase::ALL`], all threads together.
    phases: [Duration; Phase::ALL.len()],
    /// When the last phase ended.
    ended: Instant,
}

thread_local! {
    /// The phases that run on this thread, the innermost one last, and when the innermost one started or continued.
    static OPEN: RefCell<(Vec<Phase>, Option<Instant>)> = const { RefCell::new((Vec::new(), None)) };
}

impl Timings {
    /// Starts to measure the run of a model.
    pub fn start(model: &str) -> Arc<Self> {
        let started = Instant::now();
        let measured = Measured { phases: Default::default(), ended: started };
        Arc::new(Self { model: model.to_owned(), started, measured: Mutex::new(measured) })
    }

    /// Returns the handle that a run reports its phases to.
    pub fn observed(self: &Arc<Self>) -> Observed {
        Observed::by(Arc::clone(self) as Arc<dyn Observer>)
    }

    /// Returns a table of the phases.
    pub fn print(&self) -> String {
        let measured = self.measured.lock().unwrap_or_else(PoisonError::into_inner);
        let whole = (measured.ended - self.started).as_secs_f64();
        let total = measured.phases.iter().sum::<Duration>().as_secs_f64();
        let mut text = format!("{} ran for {whole:.3} s. All threads together:\n", self.model);
        for (phase, time) in Phase::ALL.into_iter().zip(measured.phases) {
            let (time, name) = (time.as_secs_f64(), phase.name());
            let share = if total > 0.0 { 100.0 * time / total } else { 0.0 };
            // Writing to a text cannot fail.
            let _ = write!(text, "\n  {name:<10} {time:>9.3} s {share:>4.0}%");
        }
        text
    }

    /// Adds the time since the innermost phase of this thread began or continued, and makes `change` to the open phases.
    fn switch(&self, change: impl FnOnce(&mut Vec<Phase>)) {
        OPEN.with_borrow_mut(|(open, since)| {
            let now = Instant::now();
            if let Some((phase, since)) = open.last().zip(*since) {
                let mut measured = self.measured.lock().unwrap_or_else(PoisonError::into_inner);
                measured.phases[*phase as usize] += now - since;
                measured.ended = measured.ended.max(now);
            }
            change(open);
            *since = Some(now);
        });
    }
}

impl Observer for Timings {
    fn begin(&self, phase: Phase) {
        self.switch(|open| open.push(phase));
    }

    fn end(&self) {
        self.switch(|open| {
            open.pop();
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phase_within_another_takes_its_time_from_it() {
        let timings = Timings::start("m");
        let observed = timings.observed();
        let pause = || std::thread::sleep(Duration::from_millis(2));
        observed.phase(Phase::Sample, || {
            observed.phase(Phase::Search, || {
                pause();
                observed.phase(Phase::Fit, pause);
            });
        });
        let measured = timings.measured.lock().unwrap();
        let time = |phase: Phase| measured.phases[phase as usize];
        // The time outside of the inner phases is far below their own.
        assert!(time(Phase::Search) >= Duration::from_millis(2) && time(Phase::Fit) >= Duration::from_millis(2));
        // On one thread, no time is counted twice.
        assert!(measured.phases.iter().sum::<Duration>() <= measured.ended - timings.started);
    }
}
