//! Follows the history of calls: events as they come, by polling within the quota.
