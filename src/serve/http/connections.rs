//! The connections of the preview server: how many are open at once, and how long the head of a request may take. Without these
//! limits, a program that opens connections and sends nothing would keep browsers out.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::serve::Listener;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Sleep, sleep};

/// The end of the head of a request.
const HEAD_END: &[u8] = b"\r\n\r\n";

/// What the server allows.
#[derive(Clone, Copy, Debug)]
pub struct ConnectionLimits {
    /// The number of open connections.
    pub connections: usize,
    /// The time for the head of a request.
    pub head_time: Duration,
}

/// Accepts connections up to a limit, and answers those above it with an error.
pub struct LimitedListener {
    listener: TcpListener,
    limits: ConnectionLimits,
    free: Arc<Semaphore>,
}

impl LimitedListener {
    /// Limits the connections of a listener.
    pub fn new(listener: TcpListener, limits: ConnectionLimits) -> Self {
        Self { listener, limits, free: Arc::new(Semaphore::new(limits.connections)) }
    }
}

impl Listener for LimitedListener {
    type Io = Connection;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Connection, SocketAddr) {
        loop {
            let (stream, address) = Listener::accept(&mut self.listener).await;
            match Arc::clone(&self.free).try_acquire_owned() {
                Ok(permit) => return (Connection::new(stream, self.limits.head_time, permit), address),
                Err(_) => {
                    let limit = self.limits.connections;
                    let text = format!("{limit} connections are open, and no more are allowed");
                    refuse(&stream, "503 Service Unavailable", &text, "connections");
                }
            }
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

/// Writes an answer to a connection that is closed then. If it cannot be written at once, the connection is closed without it.
fn refuse(stream: &TcpStream, status: &str, text: &str, key: &str) {
    let body = format!("{text}; the limit can be changed in `foresite.yaml`: `limits: {{ {key}: … }}`\n");
    let head =
        format!("HTTP/1.1 {status}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: {}\r\n", body.len());
    let _ = stream.try_write(format!("{head}Connection: close\r\n\r\n{body}").as_bytes());
}

/// A connection that is closed if the head of a request takes too long.
pub struct Connection {
    stream: TcpStream,
    head_time: Duration,
    /// The time at which the head that is being read must be complete. `None` between two requests.
    deadline: Option<Pin<Box<Sleep>>>,
    /// The number of bytes of [`HEAD_END`] that were read last.
    matched: usize,
    is_closed: bool,
    _permit: OwnedSemaphorePermit,
}

impl Connection {
    fn new(stream: TcpStream, head_time: Duration, permit: OwnedSemaphorePermit) -> Self {
        let deadline = Some(Box::pin(sleep(head_time)));
        Self { stream, head_time, deadline, matched: 0, is_closed: false, _permit: permit }
    }

    /// Notes bytes that were read: the first of a head sets the deadline, and the last removes it.
    fn note(&mut self, bytes: &[u8]) {
        for byte in bytes {
            let is_next = HEAD_END.get(self.matched) == Some(byte);
            self.matched = if is_next { self.matched + 1 } else { usize::from(HEAD_END.first() == Some(byte)) };
            if self.matched == HEAD_END.len() {
                (self.matched, self.deadline) = (0, None);
            } else if self.deadline.is_none() {
                self.deadline = Some(Box::pin(sleep(self.head_time)));
            }
        }
    }
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        if self.is_closed {
            return Poll::Ready(Ok(()));
        }
        if let Poll::Ready(read) = Pin::new(&mut self.stream).poll_read(context, buffer) {
            self.note(buffer.filled().get(before..).unwrap_or_default());
            return Poll::Ready(read);
        }
        let is_late = self.deadline.as_mut().is_some_and(|deadline| deadline.as_mut().poll(context).is_ready());
        if !is_late {
            return Poll::Pending;
        }
        let text = format!("the head of a request took more than {} s", self.head_time.as_secs());
        refuse(&self.stream, "408 Request Timeout", &text, "request_seconds");
        self.is_closed = true;
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Connection {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(context, parts)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}
