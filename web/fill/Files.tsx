/** Files of an answer: what is there, what is on its way, and how to add more. Limits are said before. */
import { type FilesField, fileTypes } from '#contract/forms/filling.ts'
import type { Drawing } from './drawing.tsx'
import { limitsOf, sizeWords, typeWords } from './limits.ts'
import { idOf } from './places.ts'
import { filesAt, type Stored, textOf, typedAt } from './typed.ts'
import { t } from './words.ts'

export function FilesControl({ drawing, field, path }: { drawing: Drawing; field: FilesField; path: string }) {
  const { state } = drawing
  const { most, bytes, types } = limitsOf(field)
  const files = filesAt(state.typed, path)
  const sending = state.sending.filter((one) => one.path === path)
  const accept = types
    .flatMap((type) => [fileTypes[type].type, ...fileTypes[type].endings.map((one) => `.${one}`)])
    .join(',')
  const takesPictures = types.some((type) => type === 'jpeg')
  const isFull = files.length + sending.filter(({ fault }) => !fault).length >= most
  const limits = { types: typeWords(types), size: sizeWords(bytes, state.view.locale), max: most }
  return (
    <div className="files">
      {(files.length > 0 || sending.length > 0) && (
        <ul>
          {files.map((file, place) => (
            <StoredFile key={file.id} drawing={drawing} field={field} file={file} path={`${path}.${place}`} />
          ))}
          {sending.map((one) => (
            <li key={one.id} className={one.fault ? 'file bad' : 'file'}>
              <FileIcon />
              <div>
                <span className="file-name">{one.name}</span>
                {one.fault ? (
                  <span className="fault">{one.fault}</span>
                ) : (
                  <progress
                    max={one.bytes}
                    value={one.sent}
                    aria-label={t('files.sending', { name: one.name, percent: share(one) })}
                  />
                )}
              </div>
              <span className="file-acts">
                {one.fault && one.sent >= 0 && (
                  <button type="button" className="quiet small-button" data-act="again" data-value={one.id}>
                    {t('files.again')}
                  </button>
                )}
                <button
                  type="button"
                  className="quiet small-button"
                  data-act="cancel"
                  data-value={one.id}
                  aria-label={one.fault ? undefined : t('files.cancelFile', { name: one.name })}
                >
                  {one.fault ? t('files.dismiss') : t('files.cancel')}
                </button>
              </span>
            </li>
          ))}
        </ul>
      )}
      {(!isFull || most === 1) && (
        <div className="drop" data-drop={path}>
          <p>
            <label className="button quiet small-button" htmlFor={`${idOf(path)}-pick`}>
              {files.length > 0 && most === 1
                ? t('files.replace')
                : most === 1
                  ? t('files.choose')
                  : t('files.chooseSome')}
              <span className="visually-hidden">: {field.label}</span>
            </label>
            <input
              type="file"
              id={`${idOf(path)}-pick`}
              name={path}
              className="file-input"
              accept={accept}
              multiple={most > 1}
              aria-describedby={`${idOf(path)}-limits`}
            />
            {takesPictures && (
              <>
                <label className="button quiet small-button camera" htmlFor={`${idOf(path)}-camera`}>
                  {t('files.camera')}
                  <span className="visually-hidden">: {field.label}</span>
                </label>
                <input
                  type="file"
                  id={`${idOf(path)}-camera`}
                  name={path}
                  className="file-input camera"
                  accept="image/jpeg,image/png"
                  capture="environment"
                />
              </>
            )}
            {state.live && <span className="drop-hint">{most === 1 ? t('files.drop') : t('files.dropSome')}</span>}
          </p>
          <span className="hint" id={`${idOf(path)}-limits`}>
            {most === 1 ? t('files.limits', limits) : t('files.limitsSome', limits)}
          </span>
        </div>
      )}
    </div>
  )
}

const share = ({ sent, bytes }: { sent: number; bytes: number }) => Math.round((sent / Math.max(bytes, 1)) * 100)

function StoredFile({
  drawing,
  field,
  file,
  path,
}: {
  drawing: Drawing
  field: FilesField
  file: Stored
  path: string
}) {
  const { state } = drawing
  const known = state.view.submission.files.find((one) => one.id === file.id)
  const fault = drawing.faults.get(path) ?? drawing.faults.get(`${path}.expiresOn`)
  const name = known?.name ?? file.name
  const isPicture = (known?.mediaType ?? file.type).startsWith('image/')
  return (
    <li className={fault ? 'file bad' : 'file'} id={idOf(path)} tabIndex={-1}>
      {isPicture && known ? <img src={known.url} alt="" loading="lazy" /> : <FileIcon />}
      <div>
        {known ? (
          <a className="file-name" href={known.url} target="_blank" rel="noreferrer">
            {name}
          </a>
        ) : (
          <span className="file-name">{name}</span>
        )}
        <span className="hint">{sizeWords(known?.bytes ?? file.size, state.view.locale)}</span>
        {field.expiry !== undefined && field.expiry !== 'never' && (
          <label className="expiry">
            <span>
              {t('files.expires')}
              {field.expiry === 'optional' && <span className="soft"> ({t('field.optional')})</span>}
            </span>
            <input
              type="date"
              key={state.epoch[path] ?? 0}
              id={idOf(`${path}.expiresOn`)}
              name={`${path}.expiresOn`}
              className="short"
              aria-label={t('files.expiresOf', { name })}
              aria-invalid={fault ? true : undefined}
              defaultValue={textOf(typedAt(state.typed, `${path}.expiresOn`))}
            />
          </label>
        )}
        {fault && <span className="fault">{fault}</span>}
      </div>
      <span className="file-acts">
        <button type="submit" className="quiet small-button" name=":do" value={`remove:${path}`} formNoValidate>
          {t('files.remove')}
          <span className="visually-hidden"> {name}</span>
        </button>
      </span>
    </li>
  )
}

const FileIcon = () => (
  <svg
    className="file-icon"
    viewBox="0 0 24 24"
    fill="none"
    stroke="currentColor"
    strokeWidth="1.75"
    aria-hidden="true"
  >
    <path d="M13 3H6v18h12V8zM13 3v5h5" strokeLinecap="round" strokeLinejoin="round" />
  </svg>
)
