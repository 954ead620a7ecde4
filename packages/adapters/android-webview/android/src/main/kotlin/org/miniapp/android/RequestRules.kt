package org.miniapp.android

import org.json.JSONArray
import org.json.JSONObject

/** A content rule list in WebKit's JSON, applied to URLs: WebView takes none, so the app applies it as requests come by. */
internal class RequestRules(json: String) {
    private class Rule(val filter: Regex, val isBlock: Boolean)

    private val rules = JSONArray(json).map { rule ->
        val (trigger, action) = (rule as JSONObject).let { it.getJSONObject("trigger") to it.getJSONObject("action") }
        Rule(Regex(trigger.getString("url-filter")), action.getString("type") == "block")
    }

    /** The last rule that fits has the word; without one there is nothing to be had. */
    fun allows(url: String): Boolean = rules.lastOrNull { it.filter.containsMatchIn(url) }?.isBlock == false
}
