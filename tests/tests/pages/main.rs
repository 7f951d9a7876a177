//! Lists by the page, and waiting for a call, against services of many minds over TCP.

mod counting;
mod inexact;
mod moving;
mod property;
mod service;
mod waiting;
mod walking;
