import '@mantine/notifications/styles.css'
import { Notifications } from '@mantine/notifications'

/** Where messages appear. */
export default function Toasts() {
  return <Notifications position="bottom-left" limit={4} containerWidth={420} />
}
