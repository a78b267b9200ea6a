//! The network's rules, shown on small processes of their own.

mod again;
mod detection;
mod faults;
mod lab;
mod order;
mod pairs;
