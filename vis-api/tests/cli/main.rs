//! The program `vis`, against a sandbox.

mod listen;
mod login;
mod receiver;
mod support;
mod trigger;
