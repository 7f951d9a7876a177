//! A subscription that stays alive, over TCP: the sandbox posts to a receiver of the test's own, and
//! its time stands still unless the test moves it.

mod adoption;
mod end_to_end;
mod faults;
mod gaps;
mod log;
mod nonsense;
mod office;
mod receiver;
mod renewal;
