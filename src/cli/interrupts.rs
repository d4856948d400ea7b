//! Stops a command when its user presses Ctrl-C, or a process manager asks it to end, without leaving anything behind.

use std::future::Future;
use std::io;
use std::process;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::runtime::{Builder, Runtime};

use super::failure::Exit;
use crate::cancel::CancelToken;

/// Waits for the signals that end a process.
///
/// As long as the build only computes, the process ends at once. After [`begin_writing`](Self::begin_writing) the signal cancels
/// the token, and the code that writes clears up and returns.
#[derive(Default)]
pub struct Interrupts {
    cancel: CancelToken,
    is_writing: Arc<Mutex<bool>>,
}

impl Interrupts {
    /// Starts to wait for signals. If the system does not allow that, they end the process as usual.
    pub fn watch() -> Self {
        let interrupts = Self::default();
        let _ = interrupts.start();
        interrupts
    }

    /// Writes something. A signal meanwhile cancels the token that `write` is given, and ends the process only after that.
    pub fn while_writing<T>(&self, write: impl FnOnce(&CancelToken) -> T) -> T {
        self.begin_writing();
        let written = write(&self.cancel);
        let mut is_writing = self.is_writing.lock().unwrap_or_else(PoisonError::into_inner);
        if self.cancel.is_cancelled() {
            process::exit(Exit::Interrupted as i32);
        }
        *is_writing = false;
        written
    }

    /// Has the next signal cancel the token instead of ending the process.
    pub fn begin_writing(&self) {
        // If the process is just being ended, this never returns.
        *self.is_writing.lock().unwrap_or_else(PoisonError::into_inner) = true;
    }

    /// Returns the token.
    pub fn token(&self) -> &CancelToken {
        &self.cancel
    }

    fn start(&self) -> io::Result<()> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let signal = signal(&runtime)?;
        let (cancel, is_writing) = (self.cancel.clone(), Arc::clone(&self.is_writing));
        // The thread ends with the process: it owns nothing that has to be closed.
        std::thread::Builder::new().name("signals".to_owned()).spawn(move || {
            runtime.block_on(signal);
            let is_writing = is_writing.lock().unwrap_or_else(PoisonError::into_inner);
            if !*is_writing {
                process::exit(Exit::Interrupted as i32);
            }
            cancel.cancel();
        })?;
        Ok(())
    }
}

/// Registers the signals, and returns a future that waits for the first of them.
#[cfg(unix)]
fn signal(runtime: &Runtime) -> io::Result<impl Future<Output = ()> + Send + use<>> {
    use tokio::signal::unix::{SignalKind, signal};
    let _context = runtime.enter();
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Registers the signals, and returns a future that waits for the first of them.
#[cfg(windows)]
fn signal(runtime: &Runtime) -> io::Result<impl Future<Output = ()> + Send + use<>> {
    use tokio::signal::windows::{ctrl_break, ctrl_c};
    let _context = runtime.enter();
    let (mut interrupt, mut terminate) = (ctrl_c()?, ctrl_break()?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}
