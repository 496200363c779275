package dev.regent.ha.testkit.proxy;

/** Which way bytes go through a proxy. */
public enum Direction {
    /** From the client to the server: requests. */
    TO_SERVER,
    /** From the server to the client: answers and events. */
    TO_CLIENT
}
