//! Replicas that share state in a real Redis server.
//!
//! Without the program `redis-server` the tests are ignored, and say so.

mod deliveries;
mod rate_limit;
mod server;
mod sessions;

use server::RedisServer;
