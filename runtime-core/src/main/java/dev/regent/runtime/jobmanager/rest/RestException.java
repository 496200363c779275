package dev.regent.runtime.jobmanager.rest;

import java.util.Map;

/** A request that is answered with an error; the message is one line for people. */
public final class RestException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient Map<String, Object> leader;

    /** @param status HTTP status */
    public RestException(int status, String line) {
        this(status, line, Map.of());
    }

    /** @param leader token and addresses of the leader, who would know better */
    public RestException(int status, String line, Map<String, Object> leader) {
        super(line);
        this.status = status;
        this.leader = Map.copyOf(leader);
    }

    Response response() {
        String line = String.valueOf(getMessage()).replaceAll("\\s+", " ");
        return leader.isEmpty()
                ? Response.error(status, line)
                : Response.json(status, Map.of("error", line, "leader", leader));
    }

    /** HTTP status. */
    public int status() {
        return status;
    }
}
