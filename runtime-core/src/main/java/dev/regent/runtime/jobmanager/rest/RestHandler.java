package dev.regent.runtime.jobmanager.rest;

import java.io.IOException;

/** Answers requests; called by several threads at once, may block. */
public interface RestHandler {

    /** Answers one request, or throws a {@link RestException}. */
    Response handle(Request request) throws IOException;
}
