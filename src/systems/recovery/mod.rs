//! SIP disaster recovery: the agent desktop (Genesys).
//!
//! ```text
//!   desktop ──Authenticate, Read...──▶ Configuration Server Proxy ──▶ Configuration Server pair
//!      │ ├────────────────────────────▶ Stat Server pair
//!      │ └──Listen──▶ SIP Server pair (the site's switch) ◀──Register── phone
//!      │   ◀──EventAgentLogout, EventDNBackInService──
//!      └─ the same at the other site, after a switchover
//! ```

pub mod config;
mod desktop;
pub mod event;
mod listeners;
mod phone;
pub mod plan;
mod procedure;
mod proxy;
pub mod room;
mod service;
mod shift;
mod waves;
