//! Connections that faults can reset, close or stall; an HTTP server has no such control.

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

use crate::fault::{ConnectionEnd, Fault};
use crate::operation::Destination;
use crate::recorded::lock;
use crate::service::Service;

/// Accepts [`Connection`]s.
pub(super) struct ConnectionListener {
    pub(super) listener: TcpListener,
    pub(super) service: Arc<Service>,
    /// Closed when the sandbox ends.
    pub(super) stopped: watch::Receiver<()>,
}

impl Listener for ConnectionListener {
    type Io = ConnectionStream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (ConnectionStream, SocketAddr) {
        let (stream, address) = Listener::accept(&mut self.listener).await;
        // Send pieces at once. If that fails, they only arrive later.
        let _ = stream.set_nodelay(true);
        let connection = Connection(Arc::new(ConnectionInner {
            stream,
            service: Arc::clone(&self.service),
            stopped: self.stopped.clone(),
            state: Mutex::default(),
        }));
        (ConnectionStream(connection), address)
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

impl Connected<IncomingStream<'_, ConnectionListener>> for Connection {
    fn connect_info(stream: IncomingStream<'_, ConnectionListener>) -> Self {
        stream.io().0.clone()
    }
}

/// A connection, as the gateway sees it.
#[derive(Clone)]
pub(super) struct Connection(Arc<ConnectionInner>);

struct ConnectionInner {
    stream: TcpStream,
    service: Arc<Service>,
    stopped: watch::Receiver<()>,
    state: Mutex<ConnectionState>,
}

#[derive(Default)]
struct ConnectionState {
    /// A request has begun and has no response yet.
    busy: bool,
    /// Reading and writing fail.
    broken: bool,
    /// The random fault drawn for the current request.
    random_fault: Option<Fault>,
}

impl Connection {
    /// The random fault of the current request, if it applies to its destination.
    pub(super) fn take_random_fault(&self, destination: Option<Destination>) -> Option<Fault> {
        let random_fault = lock(&self.0.state).random_fault.take();
        random_fault.filter(|fault| fault.applies_to(destination))
    }

    /// Marks the request as answered: the next byte begins another one.
    pub(super) fn finish_request(&self) {
        lock(&self.0.state).busy = false;
    }

    /// Sleeps, at most until the sandbox ends.
    pub(super) async fn sleep(&self, time: Duration) {
        if !time.is_zero() {
            let _ = tokio::time::timeout(time, self.stopped()).await;
        }
    }

    /// Sends raw bytes and ends the connection. The returned response is never sent.
    pub(super) async fn abort(&self, bytes: &[u8], end: ConnectionEnd) -> Response {
        // Ignore a client that has disconnected.
        let _ = self.write_all(bytes).await;
        match end {
            ConnectionEnd::Close => lock(&self.0.state).broken = true,
            ConnectionEnd::Reset => self.reset(),
            ConnectionEnd::Stall => {
                self.stopped().await;
                lock(&self.0.state).broken = true;
            }
        }
        Response::default()
    }

    async fn write_all(&self, mut bytes: &[u8]) -> io::Result<()> {
        while !bytes.is_empty() {
            self.0.stream.writable().await?;
            match self.0.stream.try_write(bytes) {
                Ok(written) => bytes = bytes.get(written..).unwrap_or_default(),
                Err(error) if error.kind() == ErrorKind::WouldBlock => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    async fn stopped(&self) {
        // Nothing is sent: this signals that the sender was dropped.
        let _ = self.0.stopped.clone().changed().await;
    }

    fn reset(&self) {
        // Dropping the stream sends the RST; hyper drops a broken one. If the option cannot be set,
        // the client sees a FIN.
        let _ = self.0.stream.set_zero_linger();
        lock(&self.0.state).broken = true;
    }

    /// Draws the random fault of a request at its first byte, or resets the connection.
    fn begin_request(&self) {
        let faults = &self.0.service.faults;
        let unread = faults.take_reset_unread();
        let random_fault = faults.next_random();
        if unread || random_fault.as_ref().is_some_and(Fault::is_reset_unread) {
            return self.reset();
        }
        let mut state = lock(&self.0.state);
        state.busy = true;
        state.random_fault = random_fault;
    }

    fn ensure_open(&self) -> io::Result<()> {
        if lock(&self.0.state).broken {
            Err(ErrorKind::ConnectionAborted.into())
        } else {
            Ok(())
        }
    }
}

/// A connection, as hyper sees it.
pub(super) struct ConnectionStream(Connection);

impl AsyncRead for ConnectionStream {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let connection = &self.0;
        let stream = &connection.0.stream;
        connection.ensure_open()?;
        if !lock(&connection.0.state).busy {
            let mut byte = [0];
            let arrived = ready!(stream.poll_peek(cx, &mut ReadBuf::new(&mut byte)))?;
            if arrived > 0 {
                connection.begin_request();
                connection.ensure_open()?;
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

impl AsyncWrite for ConnectionStream {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.0.ensure_open()?;
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
        // Nothing is buffered.
        Poll::Ready(self.0.ensure_open())
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        // hyper drops the connection next, which closes it.
        Poll::Ready(Ok(()))
    }
}
