package dev.regent.ha.testkit.support;

import dev.regent.build.BuildRules;

class BuildRulesTest extends BuildRules {

    @Override
    protected boolean mainIsTestCode() {
        return true;
    }
}
