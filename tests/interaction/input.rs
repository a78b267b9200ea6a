//! Bad input: errors and warnings before the run.

use std::io::Write as _;

use switchover::scenario::load;

const GOOD: &str = r#"
    duration = "10m"
    [site]
    west = {}
    [interaction.web]
    nodes = { n1 = { site = "west", media-types = ["email"] }, n2 = "west" }
    proxies = { p1 = "west", p2 = "west" }
    [interaction.web.esp]
    crm = "west"
    [interaction.web.proxy-clusters]
    main = ["p1"]
    other = ["p2"]
    [interaction.web.desktops]
    staff = "main"
    [queue.q1]
    medium = "email"
    router = "interaction.web"
    arrivals = { every = "1m" }
    handling = "1m"
    [agents.staff]
    count = 1
    site = "west"
    interaction = "web"
    media = { email = 1 }
"#;

/// What is said of a scenario: whether it loads, and the text.
fn judged(text: &str) -> (bool, String) {
    let mut file = tempfile::Builder::new().suffix(".toml").tempfile().unwrap();
    file.write_all(text.as_bytes()).unwrap();
    match load(file.path(), &[]) {
        Ok(scenario) => (true, scenario.warnings.render(false)),
        Err(errors) => (false, errors.render(false)),
    }
}

#[test]
fn ixn_23_and_others_bad_input_is_an_error_before_the_run() {
    assert_eq!(judged(GOOD), (true, String::new()));
    for (from, to, says) in [
        (
            "[interaction.web]",
            "[interaction.web]\ncluster-type = \"Interaction Server Proxy\"",
            "is not a cluster of Interaction Servers",
        ),
        (
            "n2 = \"west\"",
            "n2 = { site = \"west\", application_type = \"Chat Server\" }",
            "connects only to applications",
        ),
        ("staff = \"main\"", "staff = [\"main\", \"other\"]", "have 2 proxy clusters"),
        ("staff = \"main\"", "staff = \"mian\"", "there is no proxy cluster `mian`"),
        (
            "n2 = \"west\"",
            "n2 = { site = \"west\", max-interactions-per-snapshot = 0 }",
            "max-interactions-per-snapshot",
        ),
        ("n2 = \"west\"", "n2 = { site = \"west\", rate = 0.0 }", "rate"),
        ("p2 = \"west\"", "p2 = { site = \"west\", cache = 0 }", "cache"),
        ("p2 = \"west\"", "p2 = { site = \"west\", pull-hold-timeout = \"700s\" }", "1 s to 600 s"),
        ("n2 = \"west\"", "n2 = \"wset\"", "there is no site `wset`"),
        ("interaction.web\"", "interaction.wbe\"", "there is no interaction cluster `wbe`"),
        ("interaction = \"web\"", "interaction = \"wbe\"", "there is no interaction cluster `wbe`"),
        ("medium = \"email\"", "medium = \"voice\"", "does not route calls"),
        (
            "p2 = \"west\"",
            "p2 = { site = \"west\", pull-hold-timeout = \"500ms\" }",
            "1 s to 600 s",
        ),
        ("[interaction.web]", "[interaction.web]\nlicences = 0", "licences"),
        ("[interaction.web]", "[interaction.web]\npulls = 0", "pulls"),
        ("n2 = \"west\"", "n2 = { site = \"west\", ics_multi_media_agent_seat = 0 }", "agent_seat"),
        ("[interaction.web]", "[interaction.web]\nevent_log = { buffer_size = 0 }", "buffer_size"),
        (
            "n2 = \"west\" }",
            "n2 = \"west\" }\nclient = { c = { site = \"west\", request = \"find\", queue = \"q1\", limit = 0 } }",
            "limit",
        ),
        (
            "n2 = \"west\" }",
            "n2 = \"west\" }\nclient = { c = { site = \"west\", request = \"find\" } }",
            "does not say `queue`",
        ),
        (
            "n2 = \"west\" }",
            "n2 = \"west\" }\nclient = { c = { site = \"west\", request = \"ping\", via = \"p9\" } }",
            "there is no proxy or node `p9`",
        ),
        (
            "n2 = \"west\" }",
            "n2 = \"west\" }\ntenant = { acme = { queues = [\"q7\"] } }",
            "there is no queue `q7`",
        ),
        (
            "n2 = \"west\" }",
            "n2 = \"west\" }\ntenant = { acme = { queues = [\"q1\"], groups = [\"nobody\"] } }",
            "there is no agent group `nobody`",
        ),
        (
            "n2 = \"west\" }",
            "n2 = \"west\" }\ntenant = { acme = { queues = [\"q1\"] }, zenith = { queues = [\"q1\"] } }",
            "`q1` is of two tenants",
        ),
        (
            "n2 = \"west\" }",
            "n2 = \"west\" }\ntenant = { acme = { queues = [\"q1\"] }, zenith = { queues = [], groups = [\"staff\"] } }",
            "is of another tenant than the queue `q1`",
        ),
        (
            "n2 = \"west\"",
            "n2 = { site = \"west\", tenants = [\"acme\"] }",
            "there is no tenant `acme`",
        ),
        (
            "n2 = \"west\" }",
            "n2 = \"west\" }\nsegmentation = { q7 = { segments = { a = 1 }, limit = 3 } }",
            "there is no queue `q7`",
        ),
        (
            "n2 = \"west\" }",
            "n2 = \"west\" }\nsegmentation = { q1 = { segments = { a = 1 }, limit = 0 } }",
            "limit",
        ),
        (
            "n2 = \"west\" }",
            "n2 = \"west\" }\nsegmentation = { q1 = { segments = { a = 0 }, limit = 3 } }",
            "have no shares",
        ),
        (
            "n2 = \"west\" }",
            "n2 = \"west\" }\npreload = { p = { node = \"n1\", queue = \"q1\", count = 2, segment = \"x\" } }",
            "there is no segment `x`",
        ),
        ("west = {}", "west = {}\neast = {}", ""),
        ("n2 = \"west\"", "n2 = \"east\" ", "there is no site `east`"),
    ] {
        let (loads, text) = judged(&GOOD.replacen(from, to, 1));
        assert_eq!(loads, says.is_empty(), "{to}: {text}");
        assert!(text.contains(says), "{to}: {text}");
    }
    let apart = GOOD.replacen("west = {}", "west = {}\neast = {}", 1).replacen(
        "n2 = \"west\"",
        "n2 = \"east\"",
        1,
    );
    assert!(judged(&apart).1.contains("no link joins"), "{}", judged(&apart).1);
}

#[test]
fn ixn_4_ixn_19_what_runs_but_not_as_meant_is_a_warning() {
    for (from, to, says) in [
        (
            "n2 = \"west\"",
            "n2 = { site = \"west\", agent-login-control = \"no\" }",
            "differ in their agent-login-control",
        ),
        (
            "n2 = \"west\"",
            "n2 = { site = \"west\", esp = [] }",
            "only some nodes of `web` are connected to `crm`",
        ),
        ("n2 = \"west\"", "n2 = { site = \"west\", media-types = [\"chat\"] }", ""),
        (
            "n2 = \"west\" }",
            "n2 = { site = \"west\", tenants = [\"acme\"] } }\ntenant = { acme = { queues = [] }, zenith = { queues = [\"q1\"] } }",
            "",
        ),
    ] {
        let (loads, text) = judged(&GOOD.replacen(from, to, 1));
        assert!(loads && text.contains(says), "{to}: {text}");
    }
    // Nodes that share neither medium nor tenant need not be alike.
    let apart = "n2 = { site = \"west\", media-types = [\"chat\"], esp = [] }";
    assert_eq!(judged(&GOOD.replacen("n2 = \"west\"", apart, 1)), (true, String::new()));
    let two = "nodes = { n1 = { site = \"west\", tenants = [\"acme\"] }, n2 = { site = \"west\", tenants = [\"zenith\"], esp = [] } }\n\
               tenant = { acme = { queues = [\"q1\"] }, zenith = { queues = [] } }";
    let nodes = GOOD.lines().find(|line| line.trim().starts_with("nodes =")).unwrap();
    assert_eq!(judged(&GOOD.replacen(nodes, two, 1)), (true, String::new()));
    // A tenant that no node serves; a medium that no node of the tenant takes.
    for (tenants, says) in [
        (
            "other = { queues = [\"q1\"] }, acme = { queues = [] }",
            "no node of `web` serves the tenant `other`",
        ),
        ("acme = { queues = [\"q1\"] }", "no node of `web` takes email contacts"),
    ] {
        let nodes = "n1 = { site = \"west\", tenants = [\"acme\"], media-types = [\"chat\"]";
        let text = GOOD
            .replacen("n1 = { site = \"west\", media-types = [\"email\"]", nodes, 1)
            .replacen("n2 = \"west\" }", &format!("n2 = {{ site = \"west\", tenants = [\"acme\"], media-types = [\"chat\"] }} }}\ntenant = {{ {tenants} }}"), 1);
        let (loads, text) = judged(&text);
        assert!(loads && text.contains(says), "{text}");
    }
    let nobody = GOOD
        .replacen("media-types = [\"email\"]", "media-types = [\"chat\"]", 1)
        .replacen("n2 = \"west\"", "n2 = { site = \"west\", media-types = [\"chat\"] }", 1);
    let (loads, text) = judged(&nobody);
    assert!(loads && text.contains("no node of `web` takes email contacts"), "{text}");
}
