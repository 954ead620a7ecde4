package org.miniapp.android

import android.app.Activity
import android.app.AlertDialog
import android.widget.TextView
import android.widget.Toast
import java.text.DateFormat
import java.util.Date
import kotlin.coroutines.resume
import kotlinx.coroutines.suspendCancellableCoroutine
import org.json.JSONArray
import org.json.JSONObject

/** What the host shows by itself. Called on the main thread; a question that is cancelled closes its dialog. */
interface HostScreens {
    /** One permission: `{choice, words}`, with the words as the user read them (`ConsentAnswer` in platform-screens.ts). */
    suspend fun askConsent(question: JSONObject): JSONObject

    /** The id of the chosen button, or null when dismissed. */
    suspend fun showDialog(dialog: JSONObject): String?

    fun showToast(toast: JSONObject)
}

/** Dialogs of the system, in the theme of the activity. */
class AlertScreens(private val activity: () -> Activity) : HostScreens {
    override suspend fun askConsent(question: JSONObject): JSONObject {
        val screen = activity()
        val words = wordsOf(screen, question)
        val untilDay = DateFormat.getDateInstance().format(Date(question.getLong("alwaysUntilMs")))
        // The day stands in the one text that has a place for it.
        val labels = choices.map { (_, text) -> screen.getString(text, untilDay) }.toTypedArray()
        val index = ask { answer ->
            AlertDialog.Builder(screen)
                .setCustomTitle(textOf(screen, words))
                .setItems(labels) { _, chosen -> answer(chosen) }
                .setOnCancelListener { answer(null) }
        }
        val choice = index?.let { choices[it].first } ?: "dismissed"
        return jsonOf("choice" to choice, "words" to words)
    }

    override suspend fun showDialog(dialog: JSONObject): String? {
        val screen = activity()
        val buttons: JSONArray = dialog.getJSONArray("buttons")
        val labels = buttons.map { (it as JSONObject).getString("label") }.toTypedArray()
        val words = listOf("programName", "title", "message").map(dialog::getString).toTypedArray()
        val title = screen.getString(R.string.mini_program_dialog, *words).trim()
        val index = ask { answer ->
            AlertDialog.Builder(screen)
                .setCustomTitle(textOf(screen, title))
                .setItems(labels) { _, chosen -> answer(chosen) }
                .setOnCancelListener { answer(null) }
        }
        return index?.let { buttons.getJSONObject(it).getString("id") }
    }

    override fun showToast(toast: JSONObject) {
        val length = if (toast.getLong("durationMs") > SHORT_TOAST_MS) Toast.LENGTH_LONG else Toast.LENGTH_SHORT
        // Who says it is said: a toast is not the app's own word.
        Toast.makeText(activity(), "${toast.getString("programName")}: ${toast.getString("text")}", length).show()
    }

    private suspend fun ask(build: (answer: (Int?) -> Unit) -> AlertDialog.Builder): Int? = suspendCancellableCoroutine { waiting ->
        val dialog = build { if (waiting.isActive) waiting.resume(it) }.create()
        // Not over the dialog's own buttons by a touch beside it: an answer is given, or the question is put off by Back.
        dialog.setCanceledOnTouchOutside(false)
        dialog.show()
        waiting.invokeOnCancellation { dialog.window?.decorView?.post(dialog::dismiss) }
    }

    /** Above a list a dialog has room for a title alone, and would cut it short: this one is read whole. */
    private fun textOf(screen: Activity, text: String): TextView = TextView(screen).apply {
        val space = (SPACE_DP * screen.resources.displayMetrics.density).toInt()
        setPadding(space, space, space, space / 2)
        setTextAppearance(android.R.style.TextAppearance_DeviceDefault_Medium)
        this.text = text
    }

    private fun wordsOf(screen: Activity, question: JSONObject): String {
        val names = arrayOf(question.getString("programName"), question.getString("partnerName"), question.getString("opens"))
        val asked = screen.getString(R.string.mini_program_consent, *names)
        val reason = question.stringOrNull("reason")?.let { "\n\n" + screen.getString(R.string.mini_program_reason, names[0], it) }
        val domains = question.getJSONArray("domains").map { it as String }
        val talks = if (domains.isEmpty()) "" else "\n\n" + screen.getString(R.string.mini_program_domains, domains.joinToString(", "))
        return asked + reason.orEmpty() + talks
    }
}

/** As `ConsentChoice` has them (platform-screens.ts), the narrowest first. */
private val choices = listOf(
    "once" to R.string.mini_program_once,
    "while-in-use" to R.string.mini_program_while_in_use,
    "always" to R.string.mini_program_always,
    "denied" to R.string.mini_program_denied,
)

private const val SHORT_TOAST_MS = 2_500
private const val SPACE_DP = 24
