package dev.regent.ha.spi;

import dev.regent.build.BuildRules;

class BuildRulesTest extends BuildRules {

    /** The exceptions are in the root package, since sealed types of no module share one; every package needs them. */
    @Override
    protected boolean packagesAreOne() {
        return true;
    }
}
