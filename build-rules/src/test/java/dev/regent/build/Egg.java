package dev.regent.build;

import dev.regent.build.coop.Hen;

/** Which was first cannot be said: a planted circle. */
public record Egg(Hen layer) {}
