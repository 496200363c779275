package dev.regent.ha.support;

import dev.regent.build.BuildRules;

class BuildRulesTest extends BuildRules {}
