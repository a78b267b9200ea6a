//! Links and what disturbs them (CORE-6). The network inside a site is a link from the
//! site to itself.

use super::ids::{ClassId, LinkId, SiteId};
use crate::kernel::cause::Cause;
use crate::kernel::distribution::Distribution;
use crate::kernel::engine::Scheduler;
use crate::kernel::queue::Lane;
use crate::kernel::random::{Seed, Stream};
use crate::kernel::time::SimDuration;

/// The least and the greatest number that [`Stream::uniform`] returns.
const UNIFORM_LEAST: f64 = 0.5 / 9_007_199_254_740_992.0;
const UNIFORM_MOST: f64 = 1.0 - UNIFORM_LEAST;

/// Time until a lost part of a stream is sent again; doubled with each further loss (A).
const RETRANSMISSION: SimDuration = SimDuration::from_millis(200);
/// The longest such time (RFC 6298 lets it be bounded by 60 s).
const RETRANSMISSION_MAX: SimDuration = SimDuration::from_secs(60);
/// How often a part of a stream is sent again at most.
const RETRANSMISSIONS_MAX: u32 = 15;

/// Which messages of a link a fault hits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// All.
    Both,
    /// Only those that come from this site.
    From(SiteId),
}

/// What a fault does to one way of a link.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Effect {
    Cut,
    Slow(Distribution),
    Lossy(f64),
}

/// The faults that hold one way of a link; few at any time.
#[derive(Clone, Debug, Default)]
pub(super) struct Way {
    faults: Vec<(Cause, Effect)>,
}

impl Way {
    pub fn add(&mut self, cause: Cause, effect: Effect) {
        self.faults.push((cause, effect));
    }

    /// Ends one fault with this effect: the one of this cause, else the oldest.
    pub fn remove(&mut self, cause: Cause, effect: &Effect) {
        let of = |cause: Option<Cause>| {
            self.faults.iter().position(|(c, e)| e == effect && cause.is_none_or(|x| x == *c))
        };
        if let Some(index) = of(Some(cause)).or_else(|| of(None)) {
            self.faults.remove(index);
        }
    }

    pub fn is_cut(&self) -> bool {
        self.faults.iter().any(|(_, effect)| *effect == Effect::Cut)
    }

    pub fn is_disturbed(&self) -> bool {
        !self.faults.is_empty()
    }

    /// Whether messages need more than the latency of the link.
    pub fn is_degraded(&self) -> bool {
        self.faults.iter().any(|(_, effect)| *effect != Effect::Cut)
    }

    /// The earliest fault that holds it.
    pub fn cause(&self) -> Cause {
        self.faults.iter().fold(Cause::NONE, |cause, (c, _)| cause.or(*c))
    }

    /// What the faults add to the latency, all at the same quantile `p`.
    pub fn extra(&self, p: f64) -> SimDuration {
        self.faults.iter().fold(SimDuration::ZERO, |sum, (_, effect)| match effect {
            Effect::Slow(extra) => sum + SimDuration::from_secs_f64(extra.quantile(p)),
            _ => sum,
        })
    }

    /// The share of messages that is lost.
    pub fn loss(&self) -> f64 {
        let kept = self.faults.iter().fold(1.0, |kept, (_, effect)| match effect {
            Effect::Lossy(share) => kept * (1.0 - share),
            _ => kept,
        });
        1.0 - kept
    }
}

/// A link.
#[derive(Clone, Debug)]
pub(super) struct Link {
    pub name: String,
    /// Its two sites; twice the same for the network inside a site.
    pub sites: [SiteId; 2],
    pub latency: Distribution,
    /// From the first site to the second, and back. Inside a site: from initiators to
    /// acceptors, and back.
    pub ways: [Way; 2],
}

/// The traffic of one class of connections over one link, with its streams: another class
/// on the same link does not shift its draws (CORE-3).
#[derive(Clone, Debug)]
pub(super) struct Traffic {
    pub link: LinkId,
    pub class: ClassId,
    latency: Distribution,
    constant: Option<SimDuration>,
    lane: Option<Lane>,
    /// Least and greatest latency that can be drawn.
    pub least: SimDuration,
    pub most: SimDuration,
    /// One draw a message.
    draws: Stream,
    /// Two draws a message while the link is slow or lossy.
    faults: Stream,
    /// Draws by number: see [`Traffic::keyed`].
    keyed: Stream,
}

impl Traffic {
    pub fn new(seed: Seed, link: (LinkId, &Link), class: (ClassId, &str)) -> Self {
        let stream = |kind: &str| seed.stream(&format!("{kind}/{}/{}", link.1.name, class.1));
        let latency = link.1.latency.clone();
        Traffic {
            link: link.0,
            class: class.0,
            constant: latency.constant().map(SimDuration::from_secs_f64),
            lane: None,
            least: SimDuration::from_secs_f64(latency.quantile(UNIFORM_LEAST)),
            most: SimDuration::from_secs_f64(latency.quantile(UNIFORM_MOST)),
            latency,
            draws: stream("latency"),
            faults: stream("disturbance"),
            keyed: stream("keepalive"),
        }
    }

    /// The latency of the next message.
    #[inline]
    pub fn draw(&mut self) -> SimDuration {
        match self.constant {
            Some(latency) => latency,
            None => self.latency.duration(&mut self.draws),
        }
    }

    /// The lane for messages that take exactly the constant latency of this traffic.
    #[inline]
    pub fn lane<E: Copy>(&mut self, scheduler: &mut Scheduler<E>) -> Option<Lane> {
        if self.lane.is_none() {
            self.lane = self.constant.map(|latency| scheduler.lane(latency));
        }
        self.lane
    }

    /// That lane, if it was asked for before.
    #[inline]
    pub fn known_lane(&self) -> Option<Lane> {
        self.lane
    }

    /// What the faults on `way` add to a message's latency; none if it is lost. A stream
    /// sends again what is lost.
    pub fn disturbance(&mut self, way: &Way, is_stream: bool) -> Option<SimDuration> {
        let mut extra = way.extra(self.faults.uniform());
        let mut p = self.faults.uniform();
        let loss = way.loss();
        if !is_stream {
            return (p >= loss).then_some(extra);
        }
        let mut pause = RETRANSMISSION;
        for _ in 0..RETRANSMISSIONS_MAX {
            if p >= loss {
                break;
            }
            // Given that it is below `loss`, `p / loss` is uniform again: one draw serves
            // for all repetitions.
            p /= loss;
            extra += pause;
            pause = (pause * 2).min(RETRANSMISSION_MAX);
        }
        Some(extra)
    }

    /// The latency of what has the number `key` among the network's own messages, and
    /// whether it is lost on `way`. The same key gives the same answer whatever else was
    /// drawn, so that keepalives need not be drawn to have a latency.
    pub fn keyed(&mut self, key: u64, way: &Way) -> (SimDuration, bool) {
        let base = self.keyed_latency(key);
        if !way.is_degraded() {
            return (base, false);
        }
        self.keyed.seek(key.wrapping_mul(4).wrapping_add(1));
        let extra = way.extra(self.keyed.uniform());
        (base + extra, self.keyed.uniform() < way.loss())
    }

    /// The latency of number `key` on an undisturbed link.
    pub fn keyed_latency(&mut self, key: u64) -> SimDuration {
        match self.constant {
            Some(latency) => latency,
            None => {
                self.keyed.seek(key.wrapping_mul(4));
                self.latency.duration(&mut self.keyed)
            }
        }
    }
}
