//! Tests of the router.

use super::*;

fn capacity(voice: u16, chat: u16) -> Capacity {
    Capacity::new([voice, chat, 0, 0])
}

fn group(first: u32, count: u32, takes: Takes, lines: &[u16]) -> RouterGroup {
    let served = |line: &u16| ServedLine { line: *line, after: SimDuration::ZERO };
    let lines = lines.iter().map(served).collect();
    RouterGroup {
        first: AgentId(first),
        count,
        capacity: capacity(1, 3),
        takes,
        believed: false,
        lines,
    }
}

fn line(medium: Medium, groups: &[u16]) -> RouterLine {
    let tier = |group: &u16| Tier { after: SimDuration::ZERO, groups: vec![*group] };
    let tiers = groups.iter().map(tier).collect();
    RouterLine { medium, tiers, selection: Selection::LongestAvailable }
}

fn first_for(router: &Router<u32>, line: u16) -> Option<(u16, u32)> {
    router.agent_for(line, SimDuration::ZERO, SimTime::ZERO, || unreachable!("nothing by chance"))
}

#[test]
fn pres_10_where_somebody_else_says_who_is_available_only_that_and_the_work_given_count() {
    let believed = RouterGroup { believed: true, ..group(0, 2, Takes::Preference, &[0]) };
    let mut router: Router<u32> = Router::new(vec![believed], vec![line(Medium::Voice, &[0])]);
    let now = SimTime::ZERO;
    router.log_in(0, 0, now);
    assert!(!router.has_agent_for(0, SimDuration::ZERO), "logged in, but nobody says available");
    router.believe(0, 1, true);
    assert_eq!(
        first_for(&router, 0),
        Some((0, 1)),
        "whom the copy calls available, logged in or not"
    );
    router.occupy(0, 1, Medium::Voice, now);
    assert_eq!(first_for(&router, 0), None, "what was given is outstanding");
    router.release(0, 1, Medium::Voice, now);
    assert_eq!(first_for(&router, 0), Some((0, 1)));
    router.believe(0, 1, false);
    assert_eq!(first_for(&router, 0), None);
}

#[test]
fn core_13_groups_are_asked_in_order_of_preference() {
    let mut router: Router<u32> = Router::new(
        vec![group(0, 2, Takes::Preference, &[0]), group(2, 2, Takes::Preference, &[0])],
        vec![line(Medium::Voice, &[1, 0])],
    );
    router.log_in(0, 0, SimTime::ZERO);
    assert_eq!(first_for(&router, 0), Some((0, 0)));
    router.log_in(1, 1, SimTime::ZERO);
    assert_eq!(first_for(&router, 0), Some((1, 1)));
    router.occupy(1, 1, Medium::Voice, SimTime::ZERO);
    assert_eq!(first_for(&router, 0), Some((0, 0)));
}

#[test]
fn core_13_a_freed_agent_takes_by_preference_or_the_oldest_of_all_types() {
    for (takes, expected) in [(Takes::Preference, 7), (Takes::Oldest, 9)] {
        let mut router = Router::new(
            vec![group(0, 1, takes, &[1, 0])],
            vec![line(Medium::Voice, &[0]), line(Medium::Voice, &[0])],
        );
        router.join(0, 9, 0, SimTime::from_secs(1));
        router.join(1, 7, 0, SimTime::from_secs(2));
        router.log_in(0, 0, SimTime::ZERO);
        assert_eq!(
            router.contact_for(0, 0, SimTime::from_secs(2)).map(|found| found.1),
            Some(expected)
        );
    }
}

#[test]
fn core_15_capacity_is_shared_between_media() {
    let mut router: Router<u32> = Router::new(
        vec![group(0, 1, Takes::Preference, &[0, 1])],
        vec![line(Medium::Voice, &[0]), line(Medium::Chat, &[0])],
    );
    router.log_in(0, 0, SimTime::ZERO);
    router.occupy(0, 0, Medium::Chat, SimTime::ZERO);
    assert_eq!(first_for(&router, 0), None, "a chat in hand leaves no room for a call");
    assert_eq!(first_for(&router, 1), Some((0, 0)));
    router.occupy(0, 0, Medium::Chat, SimTime::ZERO);
    router.occupy(0, 0, Medium::Chat, SimTime::ZERO);
    assert_eq!(first_for(&router, 1), None);
    for _ in 0..3 {
        router.release(0, 0, Medium::Chat, SimTime::ZERO);
    }
    assert_eq!(first_for(&router, 0), Some((0, 0)));
}

#[test]
fn core_11_capacity_units_are_exact_for_mixtures() {
    for (voice, chat) in [(1, 3), (2, 5), (1, 10)] {
        let capacity = capacity(voice, chat);
        assert_eq!(capacity.share[0] * u32::from(voice), capacity.total);
        assert_eq!(capacity.share[1] * u32::from(chat), capacity.total);
        assert!(!capacity.admits(0, Medium::Email));
    }
}

#[test]
fn core_21_a_router_that_forgets_returns_who_waited() {
    let mut router =
        Router::new(vec![group(0, 1, Takes::Preference, &[0])], vec![line(Medium::Voice, &[0])]);
    router.log_in(0, 0, SimTime::ZERO);
    router.join(0, 5, 0, SimTime::ZERO);
    assert!(router.is_served(0));
    assert_eq!(router.clear(), [5]);
    assert!(!router.is_served(0));
    assert_eq!(first_for(&router, 0), None);
}

/// Two groups of three, equals for line 0; a third group of one after 60 s.
fn equals(selection: Selection) -> Router<u32> {
    let tiers = vec![
        Tier { after: SimDuration::ZERO, groups: vec![0, 1] },
        Tier { after: SimDuration::from_secs(60), groups: vec![2] },
    ];
    let line = RouterLine { medium: Medium::Voice, tiers, selection };
    let late = ServedLine { line: 0, after: SimDuration::from_secs(60) };
    let third = RouterGroup { lines: vec![late], ..group(6, 1, Takes::Preference, &[]) };
    let groups =
        vec![group(0, 3, Takes::Preference, &[0]), group(3, 3, Takes::Preference, &[0]), third];
    Router::new(groups, vec![line])
}

#[test]
fn core_13_of_equals_the_longest_available_of_all_groups() {
    let mut router = equals(Selection::LongestAvailable);
    for (group, member) in [(1, 2), (0, 1), (1, 0), (0, 0)] {
        router.log_in(group, member, SimTime::ZERO);
    }
    for expected in [(1, 2), (0, 1), (1, 0), (0, 0)] {
        assert_eq!(first_for(&router, 0), Some(expected));
        router.occupy(expected.0, expected.1, Medium::Voice, SimTime::ZERO);
    }
    assert_eq!(first_for(&router, 0), None);
}

#[test]
fn core_13_of_equals_by_priority_the_first_group_that_has_anybody() {
    let mut router = equals(Selection::ByPriority);
    for (group, member) in [(1, 2), (0, 1), (1, 0), (0, 0)] {
        router.log_in(group, member, SimTime::ZERO);
    }
    for expected in [(0, 1), (0, 0), (1, 2), (1, 0)] {
        assert_eq!(first_for(&router, 0), Some(expected));
        router.occupy(expected.0, expected.1, Medium::Voice, SimTime::ZERO);
    }
}

#[test]
fn core_13_the_least_occupied_has_the_smallest_share_since_login() {
    let at = SimTime::from_secs;
    // Logged in at, occupied for so long: who should get the contact at 1,000 s?
    for (agents, expected) in [
        ([(0, 400), (0, 300), (0, 500)], 1),
        ([(0, 300), (500, 100), (800, 150)], 1),
        ([(0, 100), (900, 20), (990, 0)], 2),
    ] {
        let mut router = equals(Selection::LeastOccupied);
        for (member, (login, _)) in agents.iter().enumerate() {
            router.log_in(0, member as u32, at(*login));
        }
        for (member, (login, occupied)) in agents.iter().enumerate() {
            router.occupy(0, member as u32, Medium::Voice, at(*login));
            router.release(0, member as u32, Medium::Voice, at(login + occupied));
        }
        let share = |member: usize| {
            let (login, occupied) = agents[member];
            occupied as f64 / (1_000 - login) as f64
        };
        assert!((0..3).all(|member| share(expected) <= share(member)), "the hand calculation");
        let found = router.agent_for(0, SimDuration::ZERO, at(1_000), || unreachable!());
        assert_eq!(found, Some((0, expected as u32)));
    }
}

#[test]
fn core_13_proportional_gives_each_group_its_share_of_free_agents() {
    for free in [[3, 1], [1, 1], [2, 3]] {
        let mut router = equals(Selection::Proportional);
        for (group, members) in free.into_iter().enumerate() {
            (0..members).for_each(|member| router.log_in(group as u16, member, SimTime::ZERO));
        }
        let draws = 1_000;
        let to_first = (0..draws).filter(|draw| {
            let number = (f64::from(*draw) + 0.5) / f64::from(draws);
            let found = router.agent_for(0, SimDuration::ZERO, SimTime::ZERO, || number);
            found.expect("somebody is free").0 == 0
        });
        let expected = f64::from(draws * free[0]) / f64::from(free[0] + free[1]);
        assert!((to_first.count() as f64 - expected).abs() <= 1.0, "{free:?}");
    }
}

#[test]
fn core_13_overflow_groups_serve_only_what_is_old_enough() {
    let mut router = equals(Selection::LongestAvailable);
    router.log_in(2, 0, SimTime::ZERO);
    for (age, expected) in [(0, None), (59, None), (60, Some((2, 0))), (100, Some((2, 0)))] {
        let (age, now) = (SimDuration::from_secs(age), SimTime::from_secs(200));
        assert_eq!(router.agent_for(0, age, now, || unreachable!()), expected);
    }
    router.join(0, 7, 0, SimTime::from_secs(10));
    assert_eq!(router.contact_for(2, 0, SimTime::from_secs(69)), None);
    let found = router.contact_for(2, 0, SimTime::from_secs(70));
    assert_eq!(found.map(|found| found.1), Some(7));
}
