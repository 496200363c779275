package dev.regent.ha.support.http;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLSocketFactory;

/**
 * Whom {@link HttpCalls} talk to, and how.
 *
 * @param name for messages, such as {@code Consul}
 * @param threads for the names of threads, such as {@code consul}
 * @param endpoints at least one
 * @param connectTimeout most time of connecting to one address, TLS handshake included
 * @param credentials what each request carries
 * @param tls for endpoints that speak HTTPS; empty if none does
 * @param tlsServerName the name that certificates of servers must have, where it is not the endpoint's host
 * @param whenTlsFails what an operator shall do then
 * @param whenReset what is added to the message of a TLS connection that breaks before its first answer: a server that does not like our certificate may
 *     reset the connection before we have read why
 * @param mostBytes largest body of an answer
 */
public record HttpPeer(
        String name,
        String threads,
        List<Endpoint> endpoints,
        Duration connectTimeout,
        Credentials credentials,
        Optional<FileContent<SSLSocketFactory>> tls,
        Optional<String> tlsServerName,
        String whenTlsFails,
        String whenReset,
        int mostBytes) {

    /** Copies. */
    public HttpPeer {
        endpoints = List.copyOf(endpoints);
    }

    /** Says who asks. Safe for use by several threads. */
    public interface Credentials {

        /** Names and values, as they are sent; nothing in them needs escaping. */
        Map<String, String> headers();

        /** The server does not take them: perhaps there are others by now. */
        void refused();
    }
}
