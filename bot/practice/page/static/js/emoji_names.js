// Slack's emoji names as Unicode characters: "character name name …" on each line.

const TABLE = `
👍 +1 thumbsup
👎 -1 thumbsdown
👌 ok_hand
👋 wave
👏 clap
🙏 pray
🙌 raised_hands
💪 muscle
☝️ point_up
👉 point_right
👈 point_left
👇 point_down
👀 eyes
❤️ heart
🎉 tada
🔥 fire
✨ sparkles
⭐ star
🌟 star2
⚡ zap lightning
💥 boom
💡 bulb
🔍 mag
🔎 mag_right
🔒 lock
🔓 unlock
🔑 key
🔨 hammer
🔧 wrench
🛠️ hammer_and_wrench
⚙️ gear
🔗 link
📌 pushpin
📍 round_pushpin
📎 paperclip
📝 memo pencil
✏️ pencil2
📄 page_facing_up
📋 clipboard
🔖 bookmark
📑 bookmark_tabs
📚 books
📆 calendar
📅 date
🗓️ spiral_calendar_pad
🗂️ card_index_dividers
📁 file_folder
✅ white_check_mark
✔️ heavy_check_mark
☑️ ballot_box_with_check
❌ x
❎ negative_squared_cross_mark
⛔ no_entry
🚫 no_entry_sign
⚠️ warning
🚨 rotating_light
🔔 bell
🔕 no_bell
📣 mega
📢 loudspeaker
💬 speech_balloon
💭 thought_balloon
🔴 red_circle
🟠 large_orange_circle
🟡 large_yellow_circle
🟢 large_green_circle
🔵 large_blue_circle
🟣 large_purple_circle
⚪ white_circle
⚫ black_circle
🟥 red_square large_red_square
🟧 large_orange_square
🟨 large_yellow_square
🟩 large_green_square
🟦 large_blue_square
❗ exclamation heavy_exclamation_mark
❓ question
❕ grey_exclamation
❔ grey_question
⁉️ interrobang
ℹ️ information_source
🆘 sos
🆗 ok
🆒 cool
🆕 new
🆙 up
⬆️ arrow_up
⬇️ arrow_down
➡️ arrow_right
⬅️ arrow_left
🔄 arrows_counterclockwise
↩️ leftwards_arrow_with_hook
⏪ rewind
⏩ fast_forward
🔁 repeat
⏸️ double_vertical_bar
⏹️ black_square_for_stop
⏰ alarm_clock
🕐 clock1
🕛 clock12
⌛ hourglass
⏳ hourglass_flowing_sand
⏱️ stopwatch
⏲️ timer_clock
⌚ watch
📈 chart_with_upwards_trend
📉 chart_with_downwards_trend
📊 bar_chart
💻 computer
🖥️ desktop_computer
💾 floppy_disk
🔌 electric_plug
🛰️ satellite
☎️ phone telephone
📞 telephone_receiver
📟 pager
📱 iphone
📧 email
✉️ envelope
📥 inbox_tray
📤 outbox_tray
📦 package
🚀 rocket
🚧 construction
🚢 ship
🚑 ambulance
🚒 fire_engine
⛑️ helmet_with_white_cross
🧑‍🚒 firefighter
🏥 hospital
🩹 adhesive_bandage
🌡️ thermometer
👻 ghost
🐛 bug
🤖 robot_face
💀 skull
🙈 see_no_evil
🙉 hear_no_evil
🙊 speak_no_evil
🤷 shrug
🤦 facepalm
😄 smile
😃 smiley
😁 grin
😂 joy
😭 sob
😢 cry
🤔 thinking_face
🙂 slightly_smiling_face
🙃 upside_down_face
😅 sweat_smile
😱 scream
😓 sweat
😴 sleeping
😎 sunglasses
🤓 nerd_face
😐 neutral_face
😞 disappointed
😕 confused
😟 worried
1️⃣ one
2️⃣ two
3️⃣ three
4️⃣ four
5️⃣ five
6️⃣ six
7️⃣ seven
8️⃣ eight
9️⃣ nine
🔟 keycap_ten
💯 100
☁️ cloud
🌧️ rain_cloud
☀️ sunny
❄️ snowflake
🏁 checkered_flag
🚩 triangular_flag_on_post
🏳️ waving_white_flag
🎌 crossed_flags
🛡️ shield
🎯 dart
🏆 trophy
🏅 medal
🧭 compass
🗺️ map
`;

export const EMOJI = new Map();
for (const line of TABLE.trim().split("\n")) {
  const [character, ...names] = line.split(" ");
  for (const name of names) EMOJI.set(name, character);
}

// The character of a name (without colons, a skin tone left out), or null.
export const character = (name) => EMOJI.get(name.split("::")[0]) ?? null;

// What is offered first for a reaction.
export const FIRST = ["white_check_mark", "eyes", "pushpin", "memo", "bulb", "+1", "raised_hands", "tada", "warning", "rotating_light"];
