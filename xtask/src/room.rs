//! A thread of its own for what recurses deeply or may panic.

use std::{any::Any, io, panic, thread};

/// The name of the thread; the binary's panic hook knows it.
pub const NAME: &str = "room";

/// Enough for documents as deep as any reader here lets them be, in a build without optimisations.
const STACK_BYTES: usize = 64 << 20;

/// Runs `work` on a thread with a large stack, and hands a panic back as an error.
///
/// The code generators assert what they cannot do, and a document from outside can be anything.
pub fn run<T: Send>(work: impl FnOnce() -> T + Send) -> Result<T, RoomError> {
    thread::scope(|scope| {
        let thread = thread::Builder::new()
            .name(NAME.to_owned())
            .stack_size(STACK_BYTES)
            .spawn_scoped(scope, work)
            .map_err(RoomError::Thread)?;
        thread
            .join()
            .map_err(|panic| RoomError::Panic(said(&*panic)))
    })
}

/// Keeps quiet about a panic that [`run`] hands back, which is then told once.
pub fn quieten_panics() {
    let default = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        if thread::current().name() != Some(NAME) {
            default(panic);
        }
    }));
}

/// Why there is no result.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the messages say it")]
pub enum RoomError {
    #[error("cannot start a thread")]
    Thread(#[source] io::Error),
    #[error("{0}")]
    Panic(String),
}

fn said(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
    text.unwrap_or("a panic without a message").to_owned()
}
