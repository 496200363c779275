package dev.regent.ha.testkit.history;

import dev.regent.ha.testkit.history.RegisterCall.Action;
import dev.regent.ha.testkit.history.RegisterCall.Content;
import dev.regent.ha.testkit.history.RegisterCall.Expectation;
import dev.regent.ha.testkit.history.RegisterCall.Result;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Calls as text that people read and write: {@code p1 t3 10..12 job replace v1 b -> v2}. Actions: {@code read}, {@code create VALUE}, {@code replace VERSION
 * VALUE}, {@code put VALUE}, {@code remove VERSION}, {@code clear}. Answers: {@code VERSION} (written), {@code VERSION VALUE} or {@code absent} (read),
 * {@code removed}, {@code rejected}, {@code rejected VERSION VALUE}, {@code rejected absent}, {@code failed}, {@code unknown}.
 */
final class Notation {

    private static final String ARROW = " -> ";
    private static final String DOTS = "..";
    private static final String ABSENT = "absent";
    private static final String FAILED = "failed";
    private static final String UNKNOWN = "unknown";
    private static final String REJECTED = "rejected";
    private static final String REMOVED = "removed";
    private static final int HEAD = 4;

    private Notation() {}

    static String line(RegisterCall call) {
        String end = call.end() == RegisterCall.PENDING ? "" : Long.toString(call.end());
        return encode(call.process()) + " t" + call.token() + " " + call.start() + DOTS + end + " "
                + encode(call.register()) + " " + text(call.action(), call.result());
    }

    static RegisterCall parse(String line) {
        String[] words = line.split(" ", HEAD + 1);
        if (words.length <= HEAD || !words[1].startsWith("t") || !words[2].contains(DOTS)) {
            throw new IllegalArgumentException("no call: " + line);
        }
        int dots = words[2].indexOf(DOTS);
        String end = words[2].substring(dots + DOTS.length());
        return parse(
                decode(words[0]),
                Long.parseLong(words[1].substring(1)),
                decode(words[3]),
                words[HEAD],
                Long.parseLong(words[2].substring(0, dots)),
                end.isEmpty() ? RegisterCall.PENDING : Long.parseLong(end));
    }

    static RegisterCall parse(String process, long token, String register, String text, long start, long end) {
        int arrow = text.indexOf(ARROW);
        if (arrow < 0) {
            throw new IllegalArgumentException("no call: " + text);
        }
        Action action = action(words(text.substring(0, arrow)));
        Result result = result(action, words(text.substring(arrow + ARROW.length())));
        return new RegisterCall(process, token, register, action, result, start, end);
    }

    static String text(Action action, Result result) {
        return text(action) + ARROW + text(result);
    }

    private static String text(Action action) {
        if (action instanceof Action.Write write) {
            Expectation expected = write.expected();
            if (expected instanceof Expectation.Exactly exactly) {
                return "replace " + encode(exactly.version()) + " " + encode(write.value());
            }
            return (expected instanceof Expectation.Nothing ? "create " : "put ") + encode(write.value());
        }
        if (action instanceof Action.Remove remove) {
            return remove.expected() instanceof Expectation.Exactly exactly
                    ? "remove " + encode(exactly.version())
                    : "clear";
        }
        return "read";
    }

    private static Action action(List<String> words) {
        return switch (words.get(0) + words.size()) {
            case "read1" -> new Action.Read();
            case "create2" -> new Action.Write(new Expectation.Nothing(), words.get(1));
            case "replace3" -> new Action.Write(new Expectation.Exactly(words.get(1)), words.get(2));
            case "put2" -> new Action.Write(new Expectation.Anything(), words.get(1));
            case "remove2" -> new Action.Remove(new Expectation.Exactly(words.get(1)));
            case "clear1" -> new Action.Remove(new Expectation.Anything());
            default -> throw new IllegalArgumentException("no action: " + words);
        };
    }

    private static String text(Result result) {
        if (result instanceof Result.Found found) {
            return text(found);
        }
        if (result instanceof Result.Applied applied) {
            return encode(applied.version());
        }
        if (result instanceof Result.Rejected rejected) {
            return REJECTED + rejected.shown().map(found -> " " + text(found)).orElse("");
        }
        if (result instanceof Result.Removed) {
            return REMOVED;
        }
        return result instanceof Result.Failed ? FAILED : UNKNOWN;
    }

    private static String text(Result.Found found) {
        return found.content()
                .map(content -> encode(content.version()) + " " + encode(content.value()))
                .orElse(ABSENT);
    }

    private static Result result(Action action, List<String> words) {
        return switch (words.get(0)) {
            case FAILED -> new Result.Failed();
            case UNKNOWN -> new Result.Unknown();
            case REMOVED -> new Result.Removed();
            case REJECTED ->
                new Result.Rejected(
                        words.size() == 1 ? Optional.empty() : Optional.of(found(words.subList(1, words.size()))));
            default -> action instanceof Action.Read ? found(words) : new Result.Applied(words.get(0));
        };
    }

    private static Result.Found found(List<String> words) {
        if (words.equals(List.of(ABSENT))) {
            return new Result.Found(Optional.empty());
        }
        if (words.size() != 2) {
            throw new IllegalArgumentException("neither a version and a value nor " + ABSENT + ": " + words);
        }
        return new Result.Found(Optional.of(new Content(words.get(0), words.get(1))));
    }

    private static List<String> words(String text) {
        return List.of(text.split(" ", -1)).stream().map(Notation::decode).toList();
    }

    private static String encode(String text) {
        return text.isEmpty() ? "%" : URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String decode(String text) {
        return text.equals("%") ? "" : URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
