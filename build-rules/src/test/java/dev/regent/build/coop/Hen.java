package dev.regent.build.coop;

import dev.regent.build.Egg;

/** See {@link Egg}. */
public record Hen(Egg from) {}
