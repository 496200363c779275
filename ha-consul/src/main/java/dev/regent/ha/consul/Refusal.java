package dev.regent.ha.consul;

import dev.regent.ha.support.http.Answer;
import dev.regent.ha.support.http.Endpoint;

/** What an answer that is no success means, in one line for operators: what, where, what to do. */
final class Refusal {

    private static final String NO_LEADER = "No cluster leader";

    private Refusal() {}

    /**
     * Whether the request was surely not carried out. Consul refuses 4xx before it looks at the store, and rate limits (429) before it
     * handles the request at all. {@code No cluster leader} is what a server says that found nobody to hand the request to; Consul itself
     * repeats requests after it, since nothing can have changed ({@code canRetry} in {@code agent/consul/rpc.go}). Any other 5xx may
     * come after the write, as {@code leadership lost while committing log} does.
     */
    static boolean isDefinite(Answer answer) {
        return switch (answer.status()) {
            case 301, 302, 307, 308, 400, 401, 403, 404, 405, 413, 414, 429, 431 -> true;
            case 500 -> answer.text().equals(NO_LEADER) || answer.text().endsWith(": " + NO_LEADER);
            default -> false;
        };
    }

    static String line(Endpoint from, Answer answer) {
        return switch (answer.status()) {
            case 401, 403 ->
                "Consul at " + from + " refused the token (" + shown(answer) + "): let " + ConsulOptions.TOKEN + " or "
                        + ConsulOptions.TOKEN_FILE + " hold one with key:write below " + ConsulOptions.PREFIX;
            case 413 ->
                "Consul at " + from + " takes no request of that size (" + shown(answer)
                        + "): raise limits.txn_max_req_len and limits.kv_max_value_size of its agents to the default"
                        + " or more";
            case 429 -> "Consul at " + from + " limits the rate of requests (" + shown(answer) + "): raise its limits";
            case 301, 302, 307, 308 ->
                "Consul at " + from + " redirects (" + shown(answer) + "), which is not followed: set "
                        + ConsulOptions.ADDRESS + " to where it leads";
            case 400 ->
                "Consul at " + from + " did not understand the request (" + shown(answer) + "): "
                        + ConsulOptions.NAMESPACE
                        + " and " + ConsulOptions.PARTITION + " need Consul Enterprise, and HTTPS needs https:// in "
                        + ConsulOptions.ADDRESS;
            case 404, 405 ->
                "what answers at " + from + " is not Consul (" + shown(answer) + "): correct " + ConsulOptions.ADDRESS;
            default -> "Consul at " + from + " failed (" + shown(answer) + ")";
        };
    }

    /** A token of which only a part of the keys can be seen would take what it does not see for missing. */
    static String filtered(Endpoint from) {
        return "Consul at " + from + " hides keys from this token: let " + ConsulOptions.TOKEN + " or "
                + ConsulOptions.TOKEN_FILE + " hold one with key:write below " + ConsulOptions.PREFIX;
    }

    static String ofTransaction(Endpoint from, TransactionAnswer.Failure failure) {
        return failure.what().contains("ermission denied") || failure.what().contains("ACL ")
                ? "Consul at " + from + " refused the token (" + failure.what() + "): let " + ConsulOptions.TOKEN
                        + " or " + ConsulOptions.TOKEN_FILE + " hold one with key:write below " + ConsulOptions.PREFIX
                : "Consul at " + from + " failed (" + failure.what() + ")";
    }

    private static String shown(Answer answer) {
        String text = answer.text();
        return answer.status() + (text.isEmpty() ? "" : " " + text);
    }
}
