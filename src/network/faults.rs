//! What goes wrong, and is put right again (CORE-9).
//!
//! Faults nest: what two of them hold is well when both are over. Each method takes the
//! fault from the scheduler's cause, so the caller sets that first. A fault comes before
//! everything else of its instant if it was scheduled first, as a timeline's faults are.

use super::event::{Delivery, Event, Notice};
use super::ids::{ConnectionId, HostId, LinkId, ProcessId, SiteId, Socket};
use super::link::{Direction, Effect};
use super::pair::Input;
use super::process::{Drive, Process, ProcessState};
use super::topology::Network;
use crate::kernel::cause::Cause;
use crate::kernel::distribution::Distribution;
use crate::kernel::engine::Scheduler;

/// A change of a process's counts of faults.
type Change = fn(&mut Process);

impl<M: Copy> Network<M> {
    /// A process dies. Its connections are reset at once: the other ends hear of it one
    /// latency later, if the link carries anything.
    pub fn crash<E: Copy + From<Event<M>>>(
        &mut self,
        process: ProcessId,
        scheduler: &mut Scheduler<E>,
        out: &mut Vec<Notice<M>>,
    ) {
        self.change(process, |p| p.down += 1, true, scheduler, out);
    }

    /// A crash is over: the process starts anew, connects at once, and the other ends of
    /// connections from before its death are told if they have not noticed (A).
    pub fn restart<E: Copy + From<Event<M>>>(
        &mut self,
        process: ProcessId,
        scheduler: &mut Scheduler<E>,
        out: &mut Vec<Notice<M>>,
    ) {
        self.change(process, Process::end_crash, true, scheduler, out);
    }

    /// One part does something to another that depends on it. `silent`: nobody hears of the
    /// death of a process, as when its machine is gone.
    pub fn drive<E: Copy + From<Event<M>>>(
        &mut self,
        process: ProcessId,
        (drive, silent): (Drive, bool),
        scheduler: &mut Scheduler<E>,
        out: &mut Vec<Notice<M>>,
    ) {
        match drive {
            Drive::Crash => self.change(process, |p| p.down += 1, !silent, scheduler, out),
            Drive::Restart => self.restart(process, scheduler, out),
            Drive::Hang => self.hang(process, scheduler, out),
            Drive::Recover => self.recover(process, scheduler, out),
            Drive::Shutdown => self.graceful_shutdown(process, scheduler, out),
            Drive::EndShutdown => self.end_shutdown(process, scheduler, out),
            Drive::Relaunch => self.change(process, Process::relaunch, true, scheduler, out),
        }
    }

    /// A process stops answering: its connections stay, what reaches it waits.
    pub fn hang<E: Copy + From<Event<M>>>(
        &mut self,
        process: ProcessId,
        scheduler: &mut Scheduler<E>,
        out: &mut Vec<Notice<M>>,
    ) {
        self.change(process, |p| p.hung += 1, true, scheduler, out);
    }

    /// A hang is over. The process reads what waited in the sockets of the connections
    /// that survived, then what it missed meanwhile: resets, deadlines (A).
    pub fn recover<E: Copy + From<Event<M>>>(
        &mut self,
        process: ProcessId,
        scheduler: &mut Scheduler<E>,
        out: &mut Vec<Notice<M>>,
    ) {
        self.change(process, Process::end_hang, true, scheduler, out);
    }

    /// A process is told to finish what it has and to take nothing new. When it has, its
    /// owner calls [`Network::stopped`].
    pub fn graceful_shutdown<E: Copy + From<Event<M>>>(
        &mut self,
        process: ProcessId,
        scheduler: &mut Scheduler<E>,
        out: &mut Vec<Notice<M>>,
    ) {
        self.change(process, |p| p.stopping += 1, true, scheduler, out);
    }

    /// A process has finished its graceful shutdown: it closes its connections and ends.
    /// Without a shutdown under way nothing happens.
    pub fn stopped<E: Copy + From<Event<M>>>(
        &mut self,
        process: ProcessId,
        scheduler: &mut Scheduler<E>,
        out: &mut Vec<Notice<M>>,
    ) {
        self.change(process, |p| p.stopped |= p.stopping > 0, true, scheduler, out);
    }

    /// A graceful shutdown is over: the process starts again, or goes on if it had not
    /// finished.
    pub fn end_shutdown<E: Copy + From<Event<M>>>(
        &mut self,
        process: ProcessId,
        scheduler: &mut Scheduler<E>,
        out: &mut Vec<Notice<M>>,
    ) {
        let change: Change = |p| {
            p.stopping = p.stopping.saturating_sub(1);
            p.stopped &= p.stopping > 0;
        };
        self.change(process, change, true, scheduler, out);
    }

    /// A machine is gone with every process on it; nobody is told.
    pub fn host_down<E: Copy + From<Event<M>>>(
        &mut self,
        host: HostId,
        scheduler: &mut Scheduler<E>,
        out: &mut Vec<Notice<M>>,
    ) {
        self.change_all(|p| p.host == Some(host), |p| p.down += 1, scheduler, out);
    }

    /// A machine is back; its processes start anew.
    pub fn host_up<E: Copy + From<Event<M>>>(
        &mut self,
        host: HostId,
        scheduler: &mut Scheduler<E>,
        out: &mut Vec<Notice<M>>,
    ) {
        let up: Change = |p| p.down = p.down.saturating_sub(1);
        self.change_all(|p| p.host == Some(host), up, scheduler, out);
    }

    /// A site is lost: all that lives there and its links; nobody is told.
    pub fn site_down<E: Copy + From<Event<M>>>(
        &mut self,
        site: SiteId,
        scheduler: &mut Scheduler<E>,
        out: &mut Vec<Notice<M>>,
    ) {
        for link in self.links_at(site) {
            self.disturb(link, Direction::Both, Effect::Cut, scheduler);
        }
        self.change_all(|p| p.site == site, |p| p.down += 1, scheduler, out);
    }

    /// A site is back; its processes start anew.
    pub fn site_up<E: Copy + From<Event<M>>>(
        &mut self,
        site: SiteId,
        scheduler: &mut Scheduler<E>,
        out: &mut Vec<Notice<M>>,
    ) {
        for link in self.links_at(site) {
            self.relieve(link, Direction::Both, &Effect::Cut, scheduler);
        }
        let up: Change = |p| p.down = p.down.saturating_sub(1);
        self.change_all(|p| p.site == site, up, scheduler, out);
    }

    /// A link carries nothing any more, both ways or one way.
    ///
    /// # Panics
    /// Here and below: if the direction names a site that is not at the link.
    pub fn cut<E: Copy + From<Event<M>>>(
        &mut self,
        link: LinkId,
        direction: Direction,
        scheduler: &mut Scheduler<E>,
    ) {
        self.disturb(link, direction, Effect::Cut, scheduler);
    }

    /// A cut is over.
    pub fn heal<E: Copy + From<Event<M>>>(
        &mut self,
        link: LinkId,
        direction: Direction,
        scheduler: &mut Scheduler<E>,
    ) {
        self.relieve(link, direction, &Effect::Cut, scheduler);
    }

    /// A link takes longer: each message draws `extra` (seconds) besides its latency.
    pub fn slow<E: Copy + From<Event<M>>>(
        &mut self,
        link: LinkId,
        direction: Direction,
        extra: &Distribution,
        scheduler: &mut Scheduler<E>,
    ) {
        self.disturb(link, direction, Effect::Slow(extra.clone()), scheduler);
    }

    /// A link no longer takes `extra` longer.
    pub fn end_slow<E: Copy + From<Event<M>>>(
        &mut self,
        link: LinkId,
        direction: Direction,
        extra: &Distribution,
        scheduler: &mut Scheduler<E>,
    ) {
        self.relieve(link, direction, &Effect::Slow(extra.clone()), scheduler);
    }

    /// A link loses a `share` (0 to 1) of what it carries. Datagrams and keepalives are
    /// lost; a stream sends again after 200 ms, doubled with each further loss (A).
    pub fn lossy<E: Copy + From<Event<M>>>(
        &mut self,
        link: LinkId,
        direction: Direction,
        share: f64,
        scheduler: &mut Scheduler<E>,
    ) {
        self.disturb(link, direction, Effect::Lossy(share), scheduler);
    }

    /// A link no longer loses this `share`.
    pub fn end_lossy<E: Copy + From<Event<M>>>(
        &mut self,
        link: LinkId,
        direction: Direction,
        share: f64,
        scheduler: &mut Scheduler<E>,
    ) {
        self.relieve(link, direction, &Effect::Lossy(share), scheduler);
    }

    /// The links of a site, the one inside it too.
    fn links_at(&self, site: SiteId) -> Vec<LinkId> {
        let at = self.links.iter().enumerate().filter(|(_, link)| link.sites.contains(&site));
        at.map(|(index, _)| LinkId(index as u16)).collect()
    }

    /// Which ways of a link a direction means.
    fn ways_hit(&self, link: LinkId, direction: Direction) -> [bool; 2] {
        let link = &self.links[usize::from(link.0)];
        match direction {
            Direction::Both => [true; 2],
            Direction::From(site) => {
                assert!(link.sites.contains(&site), "{site:?} is not at link `{}`", link.name);
                link.sites.map(|end| end == site)
            }
        }
    }

    fn connections_on(&self, link: LinkId) -> Vec<ConnectionId> {
        let all = (0..self.shared.len() as u32).map(ConnectionId);
        all.filter(|connection| {
            let traffic = self.ports[connection.initiator().index()].traffic;
            self.traffic[usize::from(traffic)].link == link
        })
        .collect()
    }

    /// The sockets of a connection to which one of the ways in `hit` leads.
    fn sockets_behind(&self, connection: ConnectionId, hit: [bool; 2]) -> [Option<Socket>; 2] {
        connection.sockets().map(|socket| hit[self.way_index(socket).1].then_some(socket))
    }

    fn cut_ways(&self, link: LinkId) -> [bool; 2] {
        let [there, back] = &self.links[usize::from(link.0)].ways;
        [there.is_cut(), back.is_cut()]
    }

    fn disturb<E: Copy + From<Event<M>>>(
        &mut self,
        link: LinkId,
        direction: Direction,
        effect: Effect,
        scheduler: &mut Scheduler<E>,
    ) {
        let connections = self.connections_on(link);
        for &connection in &connections {
            self.watch(connection, scheduler);
        }
        let hit = self.ways_hit(link, direction);
        let before = self.cut_ways(link);
        for (way, hit) in self.links[usize::from(link.0)].ways.iter_mut().zip(hit) {
            if hit {
                way.add(scheduler.cause(), effect.clone());
            }
        }
        let after = self.cut_ways(link);
        let newly = [after[0] && !before[0], after[1] && !before[1]];
        for connection in connections {
            for socket in self.sockets_behind(connection, newly).into_iter().flatten() {
                self.bump(socket);
                self.rests[socket.index()].obstructed = scheduler.now();
            }
            self.refresh(connection);
        }
    }

    fn relieve<E: Copy + From<Event<M>>>(
        &mut self,
        link: LinkId,
        direction: Direction,
        effect: &Effect,
        scheduler: &mut Scheduler<E>,
    ) {
        let hit = self.ways_hit(link, direction);
        let before = self.cut_ways(link);
        for (way, hit) in self.links[usize::from(link.0)].ways.iter_mut().zip(hit) {
            if hit {
                way.remove(scheduler.cause(), effect);
            }
        }
        let after = self.cut_ways(link);
        let healed = [before[0] && !after[0], before[1] && !after[1]];
        for connection in self.connections_on(link) {
            for socket in self.sockets_behind(connection, healed).into_iter().flatten() {
                self.resume_traffic(socket, scheduler);
            }
            self.disturbed_until(connection, scheduler.now());
            self.refresh(connection);
            self.schedule_attempt(connection, scheduler);
        }
    }

    fn change_all<E: Copy + From<Event<M>>>(
        &mut self,
        which: impl Fn(&Process) -> bool,
        change: Change,
        scheduler: &mut Scheduler<E>,
        out: &mut Vec<Notice<M>>,
    ) {
        for index in 0..self.processes.len() {
            if which(&self.processes[index]) {
                self.change(ProcessId(index as u32), change, false, scheduler, out);
            }
        }
    }

    /// Changes the counts of a process and follows from its state what is due. `tell`: the
    /// other ends of its connections hear of its death.
    fn change<E: Copy + From<Event<M>>>(
        &mut self,
        process: ProcessId,
        change: Change,
        tell: bool,
        scheduler: &mut Scheduler<E>,
        out: &mut Vec<Notice<M>>,
    ) {
        let sockets: Vec<Socket> = self.sockets_of(process).collect();
        for socket in &sockets {
            self.watch(socket.connection(), scheduler);
        }
        let record = &mut self.processes[process.0 as usize];
        let from = record.state();
        change(record);
        let to = record.state();
        let well = to == ProcessState::Up;
        record.cause = if well { Cause::NONE } else { record.cause.or(scheduler.cause()) };
        if from == to {
            return;
        }
        out.push(Notice::Process { process, from, to });
        for &socket in &sockets {
            self.refresh(socket.connection());
            if to == ProcessState::Down {
                self.die_at(socket, tell, scheduler);
            }
            if from == ProcessState::Down {
                self.start_at(socket, scheduler);
            }
            if to.is_running() {
                self.wake_at(socket, scheduler, out);
            }
        }
        if from == ProcessState::Down {
            self.pair_process(process, Input::Started, scheduler, out);
        }
        let input = match to {
            ProcessState::Down => Some(Input::Died),
            ProcessState::Hung => Some(Input::Hung),
            _ => (from == ProcessState::Hung).then_some(Input::Recovered),
        };
        if let Some(input) = input {
            self.pair_process(process, input, scheduler, out);
        }
    }

    /// The process at `socket` was down and starts: it wants its connections, and knows
    /// nothing of the old ones.
    fn start_at<E: Copy + From<Event<M>>>(&mut self, socket: Socket, scheduler: &mut Scheduler<E>) {
        let connection = socket.connection();
        if socket == connection.initiator() && self.class(connection).reconnect.is_some() {
            let shared = &mut self.shared[connection.0 as usize];
            shared.wanted = true;
            shared.retry_from = scheduler.now();
        }
        let peer = socket.peer();
        let former = scheduler.set_cause(self.rests[peer.index()].cause);
        self.send_reset(peer, scheduler);
        scheduler.set_cause(former);
    }

    /// The process at `socket` runs again: it reads what waited.
    fn wake_at<E: Copy + From<Event<M>>>(
        &mut self,
        socket: Socket,
        scheduler: &mut Scheduler<E>,
        out: &mut Vec<Notice<M>>,
    ) {
        let to = self.owner(socket);
        if let Some(held) = self.held.get_mut(&socket) {
            let inbox = held.inbox.drain(..);
            out.extend(inbox.map(|message| Notice::Message(Delivery { to, socket, message })));
            if held.wire.is_empty() {
                self.held.remove(&socket);
            }
        }
        if std::mem::take(&mut self.rests[socket.index()].reset) {
            let version = self.ports[socket.index()].version;
            scheduler.at(scheduler.now(), Event::Reset { version, socket }.into());
        }
        if self.is_open(socket) {
            self.wake_deadline(socket, scheduler);
        }
        self.schedule_attempt(socket.connection(), scheduler);
    }
}
