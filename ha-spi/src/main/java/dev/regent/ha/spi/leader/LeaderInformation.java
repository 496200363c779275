package dev.regent.ha.spi.leader;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/**
 * A leader's token and what it published under that token, as one value (R2).
 *
 * @param token token of the grant
 * @param addresses address by component, such as {@code rpc -> 10.0.0.7:6123}
 */
public record LeaderInformation(FencingToken token, Map<String, String> addresses) {

    public LeaderInformation {
        requireNonNull(token, "token is null");
        addresses = Map.copyOf(addresses);
    }
}
