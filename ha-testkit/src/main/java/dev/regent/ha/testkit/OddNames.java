package dev.regent.ha.testkit;

import java.util.List;

/** Names that a careless encoding mixes up, cuts off, or lets out of their folder. */
final class OddNames {

    private OddNames() {}

    static List<String> all() {
        return List.of(
                "a",
                "ab",
                "A",
                "a/b",
                "a%2Fb",
                "a%2fb",
                "a\\b",
                "a.b",
                ".",
                "..",
                "../a",
                "/a",
                "a/",
                " ",
                "a ",
                "-",
                "_",
                "a_b",
                "a-b",
                "%",
                "ä",
                "a\u0308",
                "日本",
                "\uD83D\uDE00",
                "a\nb",
                "\0",
                "*",
                "lease",
                "index",
                "floor",
                "x".repeat(200),
                "x".repeat(199) + "y",
                "é".repeat(200));
    }
}
