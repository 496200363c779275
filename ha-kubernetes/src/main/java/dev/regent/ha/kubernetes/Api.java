package dev.regent.ha.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.OutcomeUnknownException;
import dev.regent.ha.support.http.Answer;
import dev.regent.ha.support.http.Exchange;
import dev.regent.ha.support.http.HttpCalls;
import dev.regent.ha.support.http.LineListener;
import dev.regent.ha.support.http.Request;
import dev.regent.ha.support.lease.WriteOutcome;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** Requests to the API and what their answers mean. Each is sent at most once. Safe for use by several threads. */
final class Api {

    /** Names, labels and versions without what the objects hold. */
    private static final String METADATA = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1";

    private static final String METADATA_LIST = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";
    private static final int PAGE = 500;

    private final HttpCalls calls;
    private final String base;
    private final String namespace;

    Api(HttpCalls calls, ApiServer server) {
        this.calls = calls;
        this.base = server.base();
        this.namespace = server.namespace();
    }

    /** The object; empty if there is none. */
    Optional<JsonNode> get(Place place, Duration limit) {
        Exchange.Answered answered = answered(Request.get(target(place)), limit);
        if (Refusal.isNotFound(answered.answer())) {
            return Optional.empty();
        }
        return Optional.of(success(answered));
    }

    /**
     * One page of metadata.
     *
     * @param token where it goes on; empty for the first
     */
    JsonNode list(Place.Selection selection, String token, Duration limit) {
        String more = token.isEmpty() ? "" : "&continue=" + encoded(token);
        Request request =
                new Request("GET", target(selection) + "&limit=" + PAGE + more, Optional.empty(), METADATA_LIST);
        return success(answered(request, limit));
    }

    /** Changes from a version on, as lines of JSON, until the API server or the listener ends it. */
    Exchange watch(
            Place.Selection selection,
            String version,
            long seconds,
            Duration limit,
            Duration silence,
            LineListener lines) {
        String target = target(selection) + "&watch=true&allowWatchBookmarks=true&resourceVersion=" + encoded(version)
                + "&timeoutSeconds=" + seconds;
        return calls.stream(new Request("GET", target, Optional.empty(), METADATA), limit, silence, lines);
    }

    WriteOutcome create(Place place, ByteBuffer object, Duration limit) {
        Request request = new Request("POST", base + place.resource().path(namespace), Optional.of(object), METADATA);
        return written(request, limit, 201);
    }

    WriteOutcome replace(Place place, ByteBuffer object, Duration limit) {
        return written(new Request("PUT", target(place), Optional.of(object), METADATA), limit, 200);
    }

    WriteOutcome delete(Place place, Version version, Duration limit) {
        Request request = new Request("DELETE", target(place), Optional.of(ApiObjects.deletion(version)));
        Exchange exchange = calls.call(request, limit);
        if (exchange instanceof Exchange.Answered answered
                && (answered.answer().status() == 200 || answered.answer().status() == 202)) {
            return new WriteOutcome.Applied(version.toString());
        }
        return other(exchange, true);
    }

    private WriteOutcome written(Request request, Duration limit, int success) {
        Exchange exchange = calls.call(request, limit);
        if (exchange instanceof Exchange.Answered answered && answered.answer().status() == success) {
            try {
                JsonNode object = ApiObjects.parse(answered.answer().body());
                return new WriteOutcome.Applied(Version.of(object).toString());
            } catch (IOException malformed) {
                return unknown("the answer from " + answered.from() + " is not that of Kubernetes");
            }
        }
        return other(exchange, success == 200);
    }

    /** @param conditional whether an object that is missing is a condition that did not hold */
    private static WriteOutcome other(Exchange exchange, boolean conditional) {
        if (exchange instanceof Exchange.NotSent notSent) {
            return new WriteOutcome.NotSent(new BackendUnavailableException(notSent.why()));
        }
        if (exchange instanceof Exchange.Answered answered) {
            Answer answer = answered.answer();
            if (answer.status() == 409 || conditional && Refusal.isNotFound(answer)) {
                return new WriteOutcome.Refused();
            }
            String line = Refusal.line(answered.from(), answer);
            return Refusal.isDefinite(answer)
                    ? new WriteOutcome.NotSent(new BackendUnavailableException(line))
                    : unknown(line);
        }
        return unknown(exchange instanceof Exchange.Lost lost ? lost.why() : "");
    }

    private static WriteOutcome unknown(String why) {
        return new WriteOutcome.Unknown(new OutcomeUnknownException(why + "; the write may be applied, now or later"));
    }

    private Exchange.Answered answered(Request request, Duration limit) {
        Exchange exchange = calls.call(request, limit);
        if (exchange instanceof Exchange.Answered answered) {
            return answered;
        }
        throw new BackendUnavailableException(
                exchange instanceof Exchange.NotSent notSent
                        ? notSent.why()
                        : exchange instanceof Exchange.Lost lost ? lost.why() : "");
    }

    private static JsonNode success(Exchange.Answered answered) {
        if (answered.answer().status() != 200) {
            throw new BackendUnavailableException(Refusal.line(answered.from(), answered.answer()));
        }
        try {
            return ApiObjects.parse(answered.answer().body());
        } catch (IOException malformed) {
            throw new BackendUnavailableException(
                    "what answers at " + answered.from() + " is not Kubernetes: correct " + KubernetesOptions.KUBECONFIG
                            + " or " + KubernetesOptions.SERVER,
                    malformed);
        }
    }

    private String target(Place place) {
        return base + place.resource().path(namespace) + "/" + place.name();
    }

    private String target(Place.Selection selection) {
        return base + selection.resource().path(namespace) + "?" + selection.parameter() + "="
                + encoded(selection.selector());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
