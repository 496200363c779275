package dev.regent.ha.local;

import dev.regent.ha.spi.HaBackendFactory;
import dev.regent.ha.testkit.CrashHook;
import dev.regent.ha.testkit.CrashSteps;

/** Tells of every step between which the folder looks different. */
public final class LocalCrashHook implements CrashHook {

    /** For processes of the kit. */
    public LocalCrashHook() {}

    @Override
    public HaBackendFactory factory(CrashSteps steps) {
        return LocalHaBackendFactory.watchedBy((document, step) -> steps.reached(kind(document) + " " + step));
    }

    /** The same in every run: without the names of clusters, elections, scopes and generations. */
    private static String kind(String document) {
        if (document.contains("/scopes/")) {
            return "scope";
        }
        return document.contains("/members/") ? "member" : document.substring(document.lastIndexOf('/') + 1);
    }
}
