//! The connections below HTTP, which break when a fault says so: no HTTP server does that by itself.

use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::extract::connect_info::Connected;
use axum::response::Response;
use axum::serve::{IncomingStream, Listener};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

use crate::destination::Destination;
use crate::fault::{Ending, Fault};
use crate::service::Service;
use crate::sync::lock;

/// Accepts connections that can break.
pub(super) struct Lines {
    pub(super) listener: TcpListener,
    pub(super) service: Arc<Service>,
    /// Closed when the sandbox ends.
    pub(super) stopped: watch::Receiver<()>,
}

impl Listener for Lines {
    type Io = Wire;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Wire, SocketAddr) {
        let (stream, address) = Listener::accept(&mut self.listener).await;
        // What is sent in pieces arrives in pieces. Where that is impossible, it arrives later.
        let _ = stream.set_nodelay(true);
        let line = Line(Arc::new(Inner {
            stream,
            service: Arc::clone(&self.service),
            stopped: self.stopped.clone(),
            state: Mutex::default(),
        }));
        (Wire(line), address)
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

impl Connected<IncomingStream<'_, Lines>> for Line {
    fn connect_info(stream: IncomingStream<'_, Lines>) -> Self {
        stream.io().0.clone()
    }
}

/// A connection, as the gateway sees it while it handles a request.
#[derive(Clone)]
pub(super) struct Line(Arc<Inner>);

struct Inner {
    stream: TcpStream,
    service: Arc<Service>,
    stopped: watch::Receiver<()>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// A request has begun and has no answer yet.
    busy: bool,
    /// HTTP has nothing more to say here.
    broken: bool,
    /// What chance holds for the request.
    lot: Option<Fault>,
}

impl Line {
    /// What chance holds for the present request, if that concerns its destination.
    pub(super) fn take_lot(&self, destination: Option<Destination>) -> Option<Fault> {
        let lot = lock(&self.0.state).lot.take();
        lot.filter(|fault| fault.concerns(destination))
    }

    /// The request has its answer: what comes next is another one.
    pub(super) fn rest(&self) {
        lock(&self.0.state).busy = false;
    }

    /// Waits for some time, or for the end of the sandbox.
    pub(super) async fn wait(&self, time: Duration) {
        if !time.is_zero() {
            let _ = tokio::time::timeout(time, self.stopped()).await;
        }
    }

    /// Says these bytes instead of an answer, whatever they are, and ends the connection. The
    /// response that this returns never gets out.
    pub(super) async fn break_off(&self, bytes: &[u8], ending: Ending) -> Response {
        // A client that has gone hears nothing, and that is all there is to it.
        let _ = self.say(bytes).await;
        match ending {
            Ending::Close => lock(&self.0.state).broken = true,
            Ending::Reset => self.reset(),
            Ending::Stall => {
                self.stopped().await;
                lock(&self.0.state).broken = true;
            }
        }
        Response::default()
    }

    async fn say(&self, mut bytes: &[u8]) -> io::Result<()> {
        while !bytes.is_empty() {
            self.0.stream.writable().await?;
            match self.0.stream.try_write(bytes) {
                Ok(said) => bytes = bytes.get(said..).unwrap_or_default(),
                Err(error) if error.kind() == ErrorKind::WouldBlock => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    async fn stopped(&self) {
        // Nothing is ever sent: this is the end of the sender.
        let _ = self.0.stopped.clone().changed().await;
    }

    fn reset(&self) {
        // The RST goes out when the stream is dropped, which HTTP does with a broken one. Where
        // the option cannot be set, the client sees a FIN.
        let _ = self.0.stream.set_zero_linger();
        lock(&self.0.state).broken = true;
    }

    /// Decides what happens to a request of which nothing is known but that it comes.
    fn begin(&self) {
        let faults = &self.0.service.faults;
        let unread = faults.take_unread();
        let lot = faults.draw();
        if unread || lot.as_ref().is_some_and(Fault::is_unread) {
            return self.reset();
        }
        let mut state = lock(&self.0.state);
        state.busy = true;
        state.lot = lot;
    }

    fn check(&self) -> io::Result<()> {
        if lock(&self.0.state).broken {
            Err(ErrorKind::ConnectionAborted.into())
        } else {
            Ok(())
        }
    }
}

/// A connection, as HTTP sees it.
pub(super) struct Wire(Line);

impl AsyncRead for Wire {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let line = &self.0;
        let stream = &line.0.stream;
        line.check()?;
        if !lock(&line.0.state).busy {
            let mut byte = [0];
            let arrived = ready!(stream.poll_peek(cx, &mut ReadBuf::new(&mut byte)))?;
            if arrived > 0 {
                line.begin();
                line.check()?;
            }
        }
        loop {
            ready!(stream.poll_read_ready(cx))?;
            match stream.try_read(buffer.initialize_unfilled()) {
                Ok(read) => {
                    buffer.advance(read);
                    return Poll::Ready(Ok(()));
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => {}
                Err(error) => return Poll::Ready(Err(error)),
            }
        }
    }
}

impl AsyncWrite for Wire {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.0.check()?;
        let stream = &self.0.0.stream;
        loop {
            ready!(stream.poll_write_ready(cx))?;
            match stream.try_write(bytes) {
                Err(error) if error.kind() == ErrorKind::WouldBlock => {}
                done => return Poll::Ready(done),
            }
        }
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        // Nothing is held back.
        Poll::Ready(self.0.check())
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        // HTTP drops the connection next, and that shuts it.
        Poll::Ready(Ok(()))
    }
}
