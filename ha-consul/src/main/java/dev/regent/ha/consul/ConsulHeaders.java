package dev.regent.ha.consul;

import dev.regent.ha.support.http.Answer;

/** What Consul says in the headers of an answer. */
final class ConsulHeaders {

    private ConsulHeaders() {}

    /** {@code X-Consul-Index}; -1 if there is none, as in an answer that is not Consul's. */
    static long index(Answer answer) {
        return answer.header("x-consul-index")
                .filter(text -> text.matches("[0-9]{1,18}"))
                .map(Long::parseLong)
                .orElse(-1L);
    }

    /** Whether Consul left out keys that the token may not read. */
    static boolean filtered(Answer answer) {
        return answer.header("x-consul-results-filtered-by-acls")
                .filter(text -> text.equalsIgnoreCase("true"))
                .isPresent();
    }
}
