//! The formulas, in seconds and calls per second.

/// Impatient callers: what Erlang A says of them.
pub struct Impatience {
    /// Mean wait over all callers, in seconds.
    pub mean_wait_s: f64,
    /// Share of callers who hang up.
    pub abandoned: f64,
}

/// Share of callers who find all `agents` busy and are turned away (Erlang 1917): the usual
/// recursion over the number of agents for `load` erlangs.
pub fn erlang_b(load: f64, agents: u32) -> f64 {
    (1..=agents).fold(1.0, |blocked, n| {
        let busy = load * blocked;
        busy / (f64::from(n) + busy)
    })
}

/// Mean wait over all callers where nobody hangs up (Erlang 1917): the probability of
/// waiting, by the formula above, over the rate at which the agents are ahead.
pub fn erlang_c_wait(rate: f64, service_s: f64, agents: u32) -> f64 {
    let load = rate * service_s;
    let blocked = erlang_b(load, agents);
    let busy = load / f64::from(agents);
    let waits = blocked / (1.0 - busy * (1.0 - blocked));
    waits / (f64::from(agents) / service_s - rate)
}

/// Exponential patience (Palm 1943): the stationary distribution of the number of callers,
/// a birth and death process, and Little's law for those who wait.
pub fn erlang_a(rate: f64, service_s: f64, patience_s: f64, agents: u32) -> Impatience {
    let mut weight = 1.0;
    let (mut total, mut waiting) = (1.0, 0.0);
    for callers in 1..=100_000_u32 {
        let line = f64::from(callers.saturating_sub(agents));
        let death = f64::from(callers.min(agents)) / service_s + line / patience_s;
        weight *= rate / death;
        total += weight;
        waiting += line * weight;
        if weight < total * 1e-18 && callers > agents {
            break;
        }
    }
    let line = waiting / total;
    Impatience { mean_wait_s: line / rate, abandoned: line / patience_s / rate }
}

/// Mean wait at one agent with any distribution of service (Pollaczek 1930, Khinchine 1932):
/// `scv` is the squared coefficient of variation of the service time.
pub fn pollaczek_khinchine_wait(rate: f64, service_s: f64, scv: f64) -> f64 {
    let busy = rate * service_s;
    busy / (1.0 - busy) * service_s * (1.0 + scv) / 2.0
}
