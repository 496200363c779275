package dev.regent.ha.plugins;

import dev.regent.build.BuildRules;

class BuildRulesTest extends BuildRules {}
