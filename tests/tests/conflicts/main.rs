//! What is said when upstream publishes a document that the overlay does not fit, and that doing what
//! it says mends the overlay.

mod desk;
mod guard;
mod made_up;
mod mending;
mod published;
mod recurrences;
