//! What an author is told about a text that is no expectation.

use pollscope_analysis::expect::{Expectation, WORDS, parse_lines};

/// Each text of `text`, with what is wrong with it in the line below it.
fn check(text: &str) {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    while let Some(text) = lines.next() {
        let error = Expectation::parse(text).expect_err(text);
        assert_eq!(Some(&*error.to_string()), lines.next(), "{text}");
    }
}

#[test]
fn what_is_wrong_with_a_text() {
    check(
        r#"
        prints
            `prints` is not an expectation: write a word and its arguments in parentheses, as in `prints("hello")`
        print("a")
            there is no expectation `print`: the words are status, prints, prints_exactly, prints_in_order, ends_within, ends_after, takes, starts_at, starts_before, overlap, sequential, never_polled, polls, max_concurrent, cancelled, wakes, insight, no_insight, tasks, threads, compile_error
        prints(a)
            `a` is not a text: put it in double quotes
        prints("a"
            the parenthesis after `prints` is not closed
        prints("a") twice
            `twice` is left over after the parentheses: write it as in `prints("hello")`
        status(fine)
            there is no status `fine`: write one of ok, panicked, threw, stopped, unavailable, compile_error, limit
        ends_within(1)
            `1` is not a time: write a number and ms or s, as in `1500 ms`
        starts_at(foo)
            `starts_at` takes two arguments, not 1: write it as in `starts_at(foo(1), 0 s)`
        polls(foo)
            a comparison is missing after the parentheses: write ==, <, <=, > or >= and a number, as in `polls(foo) == 2`
        polls(foo) = 2
            `= 2` is not a comparison: write ==, <, <=, > or >= and a number, as in `polls(foo) == 2`
        polls(foo) == two
            `two` is not a number: write one as in `polls(foo) == 2`
        overlap(foo, )
            `` is not a future: write its function or call, as in `overlap(foo(1), foo(2))`
        cancelled(foo, line x)
            `line x` is not a line: write its number, from 1
        insight(never)
            there is no kind of insight `never`: write one of lost_wake_up, futurelock, deadlock, never_settled, unhandled_rejection, never_polled, executor_blocked, event_loop_blocked, held_across_await, busy_polling, one_at_a_time, lost_race, unfinished, spurious_wake, cancelled
        no_insight(a, b)
            `no_insight` takes one kind of insight or none, not 2: write it as in `no_insight(one_at_a_time)`
        prints_in_order()
            `prints_in_order` takes one text or more, not 0: write it as in `prints_in_order("one", "two")`
"#,
    );
}

#[test]
fn an_empty_text_is_none() {
    let error = Expectation::parse("  ").expect_err("it is empty");
    assert_eq!(
        error.to_string(),
        "`` is not an expectation: write a word and its arguments in parentheses, as in \
         `prints(\"hello\")`"
    );
}

#[test]
fn a_file_of_them_names_the_lines_that_are_wrong() {
    let text = "# the demo\nstatus(ok)\n\nprint(\"a\")\n  ends_within(1 s)\npolls(foo)\n";
    let wrong = parse_lines("demo.txt", text).expect_err("two lines are wrong");
    let places: Vec<&str> = wrong.iter().filter_map(|line| line.split(": ").next()).collect();
    assert_eq!(places, ["demo.txt:4", "demo.txt:6"]);
    assert!(wrong[0].starts_with("demo.txt:4: there is no expectation `print`"), "{}", wrong[0]);
    let right = parse_lines("demo.txt", "# the demo\nstatus(ok)\n\n").expect("it is right");
    assert_eq!(right.iter().map(Expectation::text).collect::<Vec<_>>(), ["status(ok)"]);
}

#[test]
fn every_word_is_read_as_it_is_written() {
    for (word, form) in WORDS {
        let expectation = Expectation::parse(form).expect(form);
        assert_eq!(expectation.text(), form);
        assert!(form.starts_with(&format!("{word}(")), "{form}");
    }
}
