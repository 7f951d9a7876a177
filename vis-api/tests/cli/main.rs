//! The program `vis`, against a sandbox.

mod help;
mod listen;
mod lists;
mod login;
mod operations;
mod output;
mod receiver;
mod support;
mod trigger;
